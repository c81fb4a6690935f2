/**
 * HTML as plain text. The HTML was written by strangers: how long it is and how deeply it nests is bounded, because the
 * parser's work grows with the square of the nesting and one mail must not hold up everybody else's calls.
 */
import { convert } from 'html-to-text'

const longestHtml = 1_000_000
const deepestNesting = 500

/** Elements that end by themselves, or are ended by the next of their kind. */
const selfEnding = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option'.split(' '),
)

export function htmlToText(html: string): string {
  const shown = html.slice(0, longestHtml)
  const text =
    nestingOf(shown) > deepestNesting
      ? convert(shown.replaceAll(/<[^<>]*>/g, ' '), { wordwrap: false })
      : convert(shown, { wordwrap: false, selectors: [{ selector: 'img', format: 'skip' }] })
  return html.length > longestHtml ? `${text}\n\n[This message is longer than can be shown.]` : text
}

function nestingOf(html: string): number {
  let depth = 0
  let deepest = 0
  for (const [, slash, name] of html.matchAll(/<(\/?)([a-z][a-z0-9-]*)/gi)) {
    if (selfEnding.has(name!.toLowerCase())) continue
    depth = Math.max(0, depth + (slash ? -1 : 1))
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
