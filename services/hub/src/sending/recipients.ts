/** Whom the user lets assistants write to: addresses, and domains without what lies below them. */

/** One address and nothing else: what is no address is nobody's, and so is not allowed. */
const address = /^[^\s@,;:<>()"]+@([^\s@,;:<>()"]+)$/

/** @param allowed lower-case; empty for anybody. @returns those that are not allowed, as they were written */
export function notAllowed(recipients: readonly string[], allowed: readonly string[]): string[] {
  if (allowed.length === 0) return []
  return recipients.filter((recipient) => {
    const written = recipient.trim().toLowerCase()
    const domain = address.exec(written)?.[1]
    return domain === undefined || !(allowed.includes(written) || allowed.includes(domain))
  })
}
