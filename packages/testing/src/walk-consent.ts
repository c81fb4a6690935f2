/** Walks the sandbox's consent page as a person would: loads the form, unticks, chooses, sends, stops at the redirect. */

export interface Decision {
  /** Who signs in; one of the sandbox's people. */
  account: string
  decision?: 'allow' | 'deny'
  /** Scopes to untick: every scope that contains one of these texts. */
  untick?: readonly string[]
}

/** @returns the callback URL that the browser would be sent to; it is not followed */
export async function walkConsent(
  authUrl: string,
  { account, decision = 'allow', untick = [] }: Decision,
): Promise<URL> {
  const page = await fetch(authUrl, { headers: { accept: 'text/html' }, redirect: 'manual' })
  // Who allowed all of it before is not asked again.
  const straight = page.headers.get('location')
  if (straight) return new URL(straight)
  const text = await page.text()
  if (!page.ok) throw new Error(`The consent page answered ${page.status}: ${text.slice(0, 2000)}`)
  const form = new URLSearchParams({ account, decision })
  for (const [input] of text.matchAll(/<input [^>]*>/g)) {
    const { type, name, value } = attributesOf(input)
    const ticked = type === 'checkbox' && !untick.some((part) => value?.includes(part))
    if (name && (type === 'hidden' || ticked)) form.append(name, value ?? '')
  }
  const action = /<form [^>]*action="([^"]*)"/.exec(text)?.[1] ?? ''
  const answer = await fetch(new URL(action, authUrl), { method: 'POST', body: form, redirect: 'manual' })
  const location = answer.headers.get('location')
  if (!location) throw new Error(`The decision answered ${answer.status}: ${(await answer.text()).slice(0, 2000)}`)
  return new URL(location)
}

function attributesOf(tag: string): Record<string, string> {
  const pairs = [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, unescape(value!)] as const)
  return Object.fromEntries(pairs)
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&lt;': '<',
  '&gt;': '>',
}

function unescape(text: string): string {
  return text.replaceAll(/&(?:amp|quot|#39|#x27|lt|gt);/g, (entity) => entities[entity]!)
}
