/** Recovery codes: what lets somebody in whose phone is lost. Only hashes of them are kept. */
import { randomInt } from 'node:crypto'
import { hashToken } from '../auth/opaque-token.ts'

const count = 10
const groups = 4
const groupLength = 4
/** Without letters and digits that are mistaken for others; 16 of 30 are 78 bits, too many to guess from a hash. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz2345679'

/** Ten fresh codes, to be shown once. */
export function createRecoveryCodes(): string[] {
  const letter = () => alphabet[randomInt(alphabet.length)]!
  const group = () => Array.from({ length: groupLength }, letter).join('')
  return Array.from({ length: count }, () => Array.from({ length: groups }, group).join('-'))
}

/** However it was typed: upper case, with blanks, without dashes. */
export function hashRecoveryCode(code: string): string {
  return hashToken(code.toLowerCase().replaceAll(/[\s-]/g, ''))
}
