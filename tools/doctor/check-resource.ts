/** The protected resource metadata (RFC 9728), at every place where clients look. */
import type { Ask } from './ask.ts'
import type { Note } from './finding.ts'
import { textsOf } from './texts.ts'

export interface Resource {
  /** What tokens are for. */
  url: string
  issuer: string
  scopes: string[]
}

const setUrl = 'Set HUB_PUBLIC_URL to the origin that people paste, in the settings of the hub and of the vault.'

export async function checkResource(
  url: URL,
  named: string | undefined,
  ask: Ask,
  note: Note,
): Promise<Resource | undefined> {
  const wellKnown = new URL('/.well-known/oauth-protected-resource', url)
  const places = [...new Set([named ?? '', wellKnown.href + url.pathname, wellKnown.href])].filter((place) =>
    URL.canParse(place),
  )
  let found: Resource | undefined
  for (const place of places) {
    const { status, json, failure } = await ask(place)
    note(`${place} is there`, status === 200, `It answered ${failure ?? status}. Let the proxy pass it to the hub.`)
    if (status !== 200) continue
    note(
      `  its resource is ${url.href}`,
      json['resource'] === url.href,
      `It says ${String(json['resource'])}, so clients refuse it. ${setUrl}`,
    )
    const [issuer] = textsOf(json['authorization_servers'])
    note(
      '  it names an authorization server',
      URL.canParse(issuer ?? ''),
      'Set VAULT_PUBLIC_URL for the hub to the address at which people reach the vault.',
    )
    if (issuer && URL.canParse(issuer)) found ??= { url: url.href, issuer, scopes: textsOf(json['scopes_supported']) }
  }
  const spoofed = await ask(places[0]!, { headers: { 'x-forwarded-host': 'evil.example' } })
  note(
    'What a client sends as X-Forwarded-Host changes nothing',
    !spoofed.text.includes('evil.example'),
    'Addresses must come from the settings, not from the request.',
  )
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  note(
    'It is reached by https, or on this machine',
    url.protocol === 'https:' || loopback,
    'Put it behind https: tokens travel here.',
  )
  return found
}
