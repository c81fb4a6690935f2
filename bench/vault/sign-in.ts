/**
 * What a sign-in of an MCP client costs of our own time, end to end: all that the client and the browser ask of the vault,
 * from its metadata to the first token. The person is logged in and has Google connected, so neither the price of a
 * password (argon2) nor Google's pages are in it; nor is the time that people take to read.
 */
import { seedAccounts } from '@oma/vault/testing/seed-accounts'
import { createHash, randomBytes } from 'node:crypto'
import { middleOf } from '../middle-of.ts'
import type { Say } from '../run-named.ts'
import type { Laboratory } from './laboratory.ts'

/** What the house promises (ms). */
const promised = 150
const people = 400
const warmUps = 50
const redirectUri = 'http://127.0.0.1:33418/callback'

/** Milliseconds of each step. */
type Times = Map<string, number>

export async function measureSignIn(laboratory: Laboratory, say: Say): Promise<void> {
  const vault = await laboratory.startVault()
  const logins = await seedAccounts({ ...laboratory, publicUrl: vault.url, count: people })
  for (const login of logins.splice(0, warmUps)) await signIn(vault.url, login)
  for (const atOnce of [1, 8]) {
    const own = logins.splice(0, (people - warmUps) / 2)
    const walked: Times[] = []
    const walkOn = async () => {
      for (let login = own.pop(); login !== undefined; login = own.pop()) walked.push(await signIn(vault.url, login))
    }
    await Promise.all(Array.from({ length: atOnce }, walkOn))
    const totals = walked.map((times) => [...times.values()].reduce((sum, each) => sum + each, 0))
    say(
      `${walked.length} sign-ins, ${atOnce} at once: p50 ${middleOf(totals).toFixed(1)} ms, p99 ${p99Of(totals).toFixed(1)} ms, promised ${promised} ms`,
    )
    const steps = [...walked[0]!.keys()].map(
      (step) => `${step} ${middleOf(walked.map((times) => times.get(step)!)).toFixed(1)}`,
    )
    say(`  p50 of each step: ${steps.join(', ')}`)
  }
}

function p99Of(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)]!
}

async function signIn(vaultUrl: string, login: string): Promise<Times> {
  const times: Times = new Map()
  const jar = new Map([['oma_access', login]])

  async function send(step: string, path: string, init: RequestInit = {}): Promise<{ answer: Response; text: string }> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const begin = performance.now()
    const headers = new Headers(init.headers)
    headers.set('cookie', cookie)
    headers.set('accept', 'text/html,application/json;q=0.9')
    const answer = await fetch(new URL(path, vaultUrl), { ...init, headers, redirect: 'manual' })
    const text = await answer.text()
    times.set(step, performance.now() - begin)
    if (answer.status >= 400) throw new Error(`${step} answered ${answer.status}: ${text}`)
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split('=')
      jar.set(name, value)
    }
    return { answer, text }
  }
  const json = (value: object): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  })

  await send('metadata', '/.well-known/oauth-authorization-server')
  const metadata = { client_name: 'Bench', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' }
  const client = JSON.parse((await send('register', '/oauth/register', json(metadata))).text) as { client_id: string }
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const page = (await send('authorize', `/oauth/authorize?${query.toString()}`)).answer.headers.get('location')!
  await send('page', page)
  await send('who', '/api/v1/auth/me')
  const { csrf_token } = JSON.parse((await send('details', `${page}/details`)).text) as { csrf_token: string }
  const decided = await send('allow', `${page}/decision`, json({ decision: 'allow', csrf_token }))
  await send('details again', `${page}/details`)
  const { return_to } = JSON.parse(decided.text) as { return_to: string }
  const back = new URL((await send('resume', return_to)).answer.headers.get('location')!)
  await send('token', '/oauth/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client.client_id,
      code: back.searchParams.get('code')!,
      code_verifier: verifier,
      redirect_uri: redirectUri,
    }),
  })
  return times
}
