/** The words of a message as a person would read them: for snippets and search, never for bodies. */
import { convert } from 'html-to-text'
import { isMessage, textOf, type MimePart } from './parse-mime.ts'

const longestHtml = 512 * 1024

/** Plain text when there is any, otherwise the text of the HTML. */
export function readableText(root: MimePart): string {
  const leaves = leavesOf(root).filter(({ filename }) => filename === '')
  const plain = leaves.filter(({ mimeType }) => mimeType === 'text/plain')
  if (plain.length > 0) return plain.map(textOf).join('\n')
  return leaves
    .filter(({ mimeType }) => mimeType === 'text/html')
    .map((leaf) => convert(textOf(leaf).slice(0, longestHtml), { wordwrap: false }))
    .join('\n')
}

/** What Gmail shows beside the subject: about 200 characters, HTML-escaped. */
export function snippetOf(text: string): string {
  const short = text.slice(0, 1000).replace(/\s+/g, ' ').trim().slice(0, 200)
  return short.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Leaves of the tree in order; an attached message is one. */
export function leavesOf(part: MimePart): MimePart[] {
  return part.parts.length === 0 || isMessage(part) ? [part] : part.parts.flatMap(leavesOf)
}
