/** Somebody new in a house, with Google connected and a personal access token: as by the dashboard, but over the API. */
import { createClient, type Client } from '@oma/client'
import { contract, type Contract, type TokenPair } from '@oma/contract'
import { walkConsent } from '@oma/testing'
import { randomBytes, randomUUID } from 'node:crypto'
import type { House } from './start-house.ts'

export interface Person {
  username: string
  password: string
  pair: TokenPair
  /** Personal access token. */
  token: string
  /** Google's redirect, with state and code. */
  callback: URL
}

/** @param account at Google */
export async function joinHouse(
  house: House,
  account = 'ada@example.test',
  username = `${randomUUID()}@example.org`,
): Promise<Person> {
  const body = { username, password: randomBytes(16).toString('base64url') }
  await vaultOf(house).auth.register({ body })
  const pair = await vaultOf(house).auth.login({ body })
  const callback = await connectGoogle(house, pair, account)
  const { token } = await vaultOf(house, pair.access_token).auth.createToken({ body: { name: 'journey' } })
  return { ...body, pair, token, callback }
}

/** @returns Google's redirect, with state and code */
export async function connectGoogle(
  house: House,
  { access_token }: Pick<TokenPair, 'access_token'>,
  account: string,
): Promise<URL> {
  const { auth_url } = await vaultOf(house, access_token).google.authUrl()
  const callback = await walkConsent(auth_url, { account })
  const back = await fetch(callback, { redirect: 'manual', headers: { cookie: `oma_access=${access_token}` } })
  const location = back.headers.get('location')
  if (location !== '/?google=connected') throw new Error(`The callback answered ${back.status}, ${location}`)
  return callback
}

export function vaultOf({ urls }: House, bearer?: string): Client<Contract> {
  return createClient(contract, { baseUrl: urls.vault, ...(bearer !== undefined && { token: () => bearer }) })
}
