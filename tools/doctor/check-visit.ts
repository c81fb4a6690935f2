/** A client's first request, without a token: from the refusal it learns where to sign in (RFC 9728 section 5.1). */
import type { Ask, Asked } from './ask.ts'
import type { Note } from './finding.ts'

const advice = 'Is a proxy in between that answers by itself, or removes WWW-Authenticate? Let it pass /mcp untouched.'

/** @returns where the refusal says that the metadata is */
export async function checkVisit(url: URL, ask: Ask, note: Note): Promise<string | undefined> {
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }
  const post = await ask(url, { method: 'POST', json: message })
  note(
    `${url.origin} answers`,
    post.failure === undefined,
    `Nothing there: ${post.failure ?? ''}. Is the hub running, and is this its address?`,
  )
  if (post.failure !== undefined) return undefined
  const get = await ask(url, { headers: { accept: 'text/event-stream' } })
  note('POST without a token answers 401', post.status === 401, explain(post))
  note('GET without a token answers 401', get.status === 401, explain(get))

  const challenge = post.headers.get('www-authenticate') ?? ''
  const metadataUrl = /resource_metadata="([^"]+)"/i.exec(challenge)?.[1]
  note('The 401 names resource_metadata, as an absolute URL', URL.canParse(metadataUrl ?? ''), advice)
  note('The 401 names the scopes to ask for', /scope="[^"]+"/i.test(challenge), advice)
  note(
    'The 401 says no error= while no token was sent',
    !/\berror=/i.test(challenge),
    'Clients take it for a broken token and give up. Leave error= out where there is no Authorization header.',
  )
  const broken = await ask(url, { method: 'POST', json: message, headers: { authorization: 'Bearer doctor' } })
  note(
    'A token that is none answers 401 with error="invalid_token"',
    broken.status === 401 && /error="invalid_token"/i.test(broken.headers.get('www-authenticate') ?? ''),
    `${explain(broken)} Without it clients do not refresh or sign in again.`,
  )
  return metadataUrl
}

function explain({ status, failure }: Asked): string {
  if (failure !== undefined) return `It gave none: ${failure}.`
  if (status === 403) return 'It answered 403. HUB_PUBLIC_URL must be the address that people paste.'
  if (status < 400) return `It answered ${status}: this hub serves one person and asks nobody to sign in.`
  return `It answered ${status}. ${advice}`
}
