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
export async function joinHouse(house: House, account = 'ada@example.test'): Promise<Person> {
  const body = { username: `${randomUUID()}@example.org`, password: randomBytes(16).toString('base64url') }
  await vaultOf(house).auth.register({ body })
  const pair = await vaultOf(house).auth.login({ body })
  const vault = vaultOf(house, pair.access_token)
  const { auth_url } = await vault.google.authUrl()
  const callback = await walkConsent(auth_url, { account })
  const back = await fetch(callback, { redirect: 'manual', headers: { cookie: `oma_access=${pair.access_token}` } })
  const location = back.headers.get('location')
  if (location !== '/?google=connected') throw new Error(`The callback answered ${back.status}, ${location}`)
  const { token } = await vault.auth.createToken({ body: { name: 'journey' } })
  return { ...body, pair, token, callback }
}

export function vaultOf({ urls }: House, bearer?: string): Client<Contract> {
  return createClient(contract, { baseUrl: urls.vault, ...(bearer !== undefined && { token: () => bearer }) })
}
