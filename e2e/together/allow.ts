/** What a person does in a browser, over real HTTP, when a client sends them to sign in: allows. */
import type { TestUser } from '@oma/vault/testing/start-vault'

/** @returns where the browser is sent, which is the client's redirect URI; it is not followed */
export async function allow(authorizationUrl: string | URL, user: Pick<TestUser, 'pair'>): Promise<URL> {
  const jar = new Map([['oma_access', user.pair.access_token]])

  async function send(address: string, body?: object): Promise<Response> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(new URL(address, authorizationUrl), {
      method: body ? 'POST' : 'GET',
      headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
      redirect: 'manual',
      ...(body && { body: JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split('=')
      jar.set(name, value)
    }
    return answer
  }

  const page = (await send(String(authorizationUrl))).headers.get('location')!
  const { csrf_token } = (await (await send(`${page}/details`)).json()) as { csrf_token: string }
  const decided = await send(`${page}/decision`, { decision: 'allow', csrf_token })
  const { return_to } = (await decided.json()) as { return_to: string }
  return new URL((await send(return_to)).headers.get('location')!)
}
