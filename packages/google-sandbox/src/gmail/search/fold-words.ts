/**
 * Folds text so that searching for words is a substring test: lower case, accents kept, punctuation to single spaces,
 * a space at both ends. ` ada ` is then found in ` mail from ada berg ` but not in ` canada `.
 */
export function foldWords(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()} `
}

/** Whether the folded text holds the words. Scripts written without spaces match anywhere inside. */
export function holdsWords(folded: string, needle: string): boolean {
  return folded.includes(isUnspaced(needle) ? needle.trim() : needle)
}

/** Whether the text has a script that is written without spaces. */
export function isUnspaced(text: string): boolean {
  return unspaced.test(text)
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
