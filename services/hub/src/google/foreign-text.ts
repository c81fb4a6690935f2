/**
 * Text that others wrote, made fit to be read by a model: characters that people do not see, or that turn the order of
 * what they see around, are taken out, because an instruction can hide in them.
 */

/**
 * Control characters but line breaks and tabs, and what Unicode says is to be ignored where it is not known: zero-width
 * and bidirectional marks, fillers, tags (UAX 44, Default_Ignorable_Code_Point). What joins emoji stays.
 */
const hidden = /(?!\t|\n|\r|\u200D|\uFE0F)[\p{Cc}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu

/** Nearly all English text, in which nothing can hide: it is known in a sixth of the time. */
const plain = /^[\t\n\r\x20-\x7E]*$/

export function cleanForeign(text: string): string {
  return plain.test(text) ? text : text.replaceAll(hidden, '')
}

/** For who has to see exactly what there is: what would not show is named by its code point. */
export function showHidden(text: string): string {
  return text.replaceAll(hidden, nameCharacter)
}

/** The same for what has one line: a line break in a file's name would pass for the next fact that is shown. */
export function showLine(text: string): string {
  return showHidden(text).replaceAll(/[\n\r\u2028\u2029]/g, nameCharacter)
}

const nameCharacter = (character: string) => `[U+${character.codePointAt(0)!.toString(16).toUpperCase()}]`

/** Clean, for what has one line: a line break in a title would pass for the next fact of an answer. */
export function cleanLine(text: string): string {
  return plainLine.test(text) ? text : cleanForeign(text).replaceAll(/\s+/g, ' ').trim()
}

/** Words with single blanks between: nothing is to be done. */
const plainLine = /^(?:[\x21-\x7E]+(?: [\x21-\x7E]+)*)?$/
