/** Which accounts belong to a Google Workspace domain (`hd`): all but those at Google's consumer domains. */
const consumerDomains = ['gmail.com', 'googlemail.com']

/** The Workspace domain of an address; `undefined` for a private account. */
export function hostedDomainOf(email: string): string | undefined {
  const domain = email.split('@')[1]?.toLowerCase()
  return domain && !consumerDomains.includes(domain) ? domain : undefined
}

/** Whether an account may answer a request with this `hd` parameter; `*` means any Workspace account. */
export function isOfDomain(email: string, wanted: string | undefined): boolean {
  if (!wanted) return true
  const domain = hostedDomainOf(email)
  return wanted === '*' ? domain !== undefined : domain === wanted.toLowerCase()
}
