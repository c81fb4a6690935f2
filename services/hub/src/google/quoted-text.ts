/**
 * Takes quoted history and the signature off the end of a mail's text. Line by line and in one pass: the libraries for
 * this search the whole text with expressions that strangers can make run for minutes (email-reply-parser 2.3.9: 65 s
 * for 50,000 empty lines). Quotes between somebody's own lines stay, because the answer makes no sense without them.
 */

/** "On Monday, Ada wrote:" in the languages of Gmail's and Outlook's users; it may run over two lines. */
const wrote = [
  /^(?:on|am|le|el|il|em|op|den|dnia|w dniu|pe)\s.{0,300}(?:wrote|schrieb|écrit|escribió|scritto|escreveu|schreef|skrev|pisze|napisał(?:\(a\))?|kirjoitti)(?:\s.{0,100})?\s?:$/iu,
  /^(?:在|20\d\d).{0,300}(?:写道|작성|のメッセージ)\s?[:：]$/u,
]
const divider =
  /^[-_]{2,}\s?(original message|ursprüngliche nachricht|message d'origine|mensaje original|mensagem original|messaggio originale|forwarded message|weitergeleitete nachricht)\s?[-_]{2,}$/i
/** How Outlook begins what it quotes: a line alone, or a header with who and when. */
const outlookRule = /^_{20,}$/
const outlookFrom = /^\*?(from|von|de|da|van|från|fra)\*?\s?:\*?\s.{1,300}$/i
const outlookSent = /^\*?(sent|gesendet|date|datum|envoyé|enviado|inviato|verzonden|skickat|sendt)\*?\s?:/i
const sentFrom =
  /^(sent from my|get outlook for|von meinem|gesendet von|envoyé de mon|envoyé depuis|enviado desde|enviado do meu|inviato da|verstuurd vanaf|sendt fra).{0,100}$/i
const longestLine = 500
const longestSignature = 20

export function stripQuotes(text: string): string {
  const lines = text.split(/\r?\n/)
  const lastOwn = lines.findLastIndex((line) => !/^\s*(>|$)/.test(line))
  const lastQuoted = lines.findLastIndex((line) => line.startsWith('>'))
  const end = lines.findIndex((_, index) => {
    const header = headerAt(lines, index)
    // Some clients quote without ">": then all that follows is history, unless somebody answers between quotes.
    return header > 0 && (lastOwn < index + header || lastQuoted < index)
  })
  const own = end === -1 ? lines : lines.slice(0, end)
  while (own.length > 0 && isTrailing(own.at(-1)!)) own.pop()
  const signature = own.lastIndexOf('-- ')
  const kept = signature > 0 && own.length - signature < longestSignature ? own.slice(0, signature) : own
  // Who sends nothing but history has something to say with it.
  return kept.join('\n').trim() || text
}

/** How many lines of a header of history stand here; 0 when none does. */
function headerAt(lines: string[], index: number): number {
  const [line = '', next = '', third = ''] = lines.slice(index, index + 3).map((each) => each.trim())
  if (line === '' || line.length > longestLine || next.length > longestLine) return 0
  if (divider.test(line)) return 1
  if (outlookRule.test(line)) return outlookFrom.test(next) ? 2 : 0
  if (outlookFrom.test(line)) return outlookSent.test(next) || outlookSent.test(third.slice(0, longestLine)) ? 2 : 0
  if (wrote.some((header) => header.test(line))) return 1
  return next !== '' && wrote.some((header) => header.test(`${line} ${next}`)) ? 2 : 0
}

function isTrailing(line: string): boolean {
  return /^\s*(>|$)/.test(line) || sentFrom.test(line.trim())
}
