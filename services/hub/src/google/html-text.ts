/**
 * HTML as plain text, without what the eye of a reader does not see: hidden passages, and pictures that would tell the
 * sender that they were loaded. The HTML was written by strangers: how long it is and how deeply it nests is bounded,
 * because the parser's work grows with the square of the nesting and one mail must not hold up everybody else's calls.
 */
import { compile, type FormatCallback, type SelectorDefinition } from 'html-to-text'
import { Parser } from 'htmlparser2'
import { formatList, formatQuote } from './html-indent.ts'

const longestHtml = 1_000_000
const deepestNesting = 500
/** Longer addresses carry who reads them, and cost more than they say. */
const longestHref = 200

/** How senders hide a passage: from people, not from a model. */
const hidingStyles = [
  'display:none',
  'visibility:hidden',
  'font-size:0;',
  'font-size:0px',
  'font-size:0pt',
  'opacity:0;',
  'max-height:0',
  'mso-hide:all',
]
const lastHidingStyles = ['font-size:0', 'opacity:0']
const withSpace = (style: string) => [style, style.replace(':', ': ')]
const hiddenElements = [
  '[hidden]',
  'template',
  ...hidingStyles.flatMap(withSpace).map((style) => `[style*="${style}" i]`),
  ...lastHidingStyles.flatMap(withSpace).map((style) => `[style$="${style}" i]`),
]

/** Hosts and paths that note who clicks before they lead on. */
const tracking =
  /^https?:\/\/(?:(?:click|clicks|track|tracking|trk|links?|email|e|go|t|r|url\d*)\.[^/]|[^/]+\/(?:ls\/click|track|click|CL0|wf\/click|e\/c)\b)|[?&](?:utm_|mc_eid|mkt_tok)/i

export interface HtmlReading {
  text: string
  /** In words, such as "3 remote images". */
  leftOut: string[]
}

/** Of what the user writes, or decides about: hidden passages too. */
export function htmlToText(html: string): string {
  return read(html, readAll).text
}

/** Of what others wrote. */
export function readHtml(html: string): HtmlReading {
  return read(html, readShown)
}

function read(html: string, reader: Reader): HtmlReading {
  const shown = html.slice(0, longestHtml)
  const { text, counts } = isTooDeep(shown) ? readAll(withoutTags(shown)) : reader(shown)
  return {
    text: html.length > longestHtml ? `${text}\n\n[This message is longer than can be shown.]` : text,
    leftOut: [
      say(counts.image, 'remote image'),
      say(counts.pixel, 'tracking pixel'),
      say(counts.hidden, 'hidden passage'),
    ].filter((what) => what !== undefined),
  }
}

const say = (count: number, what: string) => (count === 0 ? undefined : `${count} ${what}${count === 1 ? '' : 's'}`)

interface Counts {
  image: number
  pixel: number
  hidden: number
}
type Reader = (html: string) => { text: string; counts: Counts }

/** Made once, because making it takes longer than most mail takes to be read. */
function createReader(hidden: readonly string[]): Reader {
  let counts: Counts
  const formatters: Record<string, FormatCallback> = {
    link(element, walk, builder) {
      walk(element.children, builder)
      const href = (element.attribs as Record<string, string> | undefined)?.['href'] ?? ''
      if (/^(https?|mailto):/i.test(href)) builder.addInline(` [${nameLink(href)}]`, { noWordTransform: true })
    },
    picture({ attribs }) {
      const { src = '', width, height } = (attribs ?? {}) as Record<string, string>
      if (!/^\s*(https?:)?\/\//i.test(src)) return
      counts[isPoint(width) && isPoint(height) ? 'pixel' : 'image']++
    },
    hidden: () => void counts.hidden++,
    quote: formatQuote,
    list: formatList,
  }
  const selectors: SelectorDefinition[] = [
    { selector: 'a', format: 'link' },
    { selector: 'img', format: 'picture' },
    { selector: 'blockquote', format: 'quote' },
    { selector: 'ul', format: 'list' },
    { selector: 'ol', format: 'list' },
    ...hidden.map((selector) => ({ selector, format: 'hidden' })),
  ]
  const toText = compile({ wordwrap: false, selectors, formatters })
  return (html) => {
    counts = { image: 0, pixel: 0, hidden: 0 }
    return { text: toText(html), counts }
  }
}

const isPoint = (length: string | undefined) => /^\s*[01](px)?\s*$/.test(length ?? '')

function nameLink(href: string): string {
  if (!tracking.test(href) && href.length <= longestHref) return href
  const host = URL.parse(href)?.hostname ?? 'an unreadable address'
  return tracking.test(href) ? `tracking link at ${host}` : `long link at ${host}`
}

const readAll = createReader([])
const readShown = createReader(hiddenElements)

/** As the parser itself sees it: what looks like an end tag to anybody else may be none. */
function isTooDeep(html: string): boolean {
  let depth = 0
  const parser = new Parser({
    onopentag: () => {
      if (++depth > deepestNesting) parser.pause()
    },
    onclosetag: () => void depth--,
  })
  parser.write(html)
  return depth > deepestNesting
}

/** No tag is left: taking one out of another, as of `<b <i>>`, would make a new one of the rest. */
function withoutTags(html: string): string {
  return html.replaceAll(/<[^<>]*>/g, ' ').replaceAll('<', ' ')
}
