/** Goes through XML once, from the front, without building a tree and without following anything that it names. */
import { Parser } from 'htmlparser2'

export interface Walker {
  open?(tag: string, attributes: Record<string, string>): void
  text?(tag: string, text: string): void
  /** @returns false for enough */
  close?(tag: string): boolean | void
}

/** Between two looks whether it is enough. */
const pieceCharacters = 64 * 1024

/** Tags come without their prefix, which each program chooses. */
export function walkXml(xml: string, { open, text, close }: Walker): void {
  const local = (name: string) => name.slice(name.indexOf(':') + 1)
  const now = { inside: '', goesOn: true }
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        now.inside = local(name)
        if (now.goesOn) open?.(now.inside, attributes)
      },
      ontext(more) {
        if (now.goesOn) text?.(now.inside, more)
      },
      onclosetag(name) {
        now.inside = ''
        if (now.goesOn) now.goesOn = close?.(local(name)) ?? true
      },
    },
    { xmlMode: true },
  )
  for (let at = 0; at < xml.length && now.goesOn; at += pieceCharacters) {
    parser.write(xml.slice(at, at + pieceCharacters))
  }
}
