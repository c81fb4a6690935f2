/**
 * The keys that sign access tokens (ES256), shared by all replicas: sealed in the database, the first made by whoever
 * comes first. A new key is published before it signs, so that no verifier meets a key that it cannot find, and an old one
 * is published until the last token that it signed has expired.
 */
import { Secret } from '@oma/config'
import { generateKeyPairSync, randomBytes, type JsonWebKey } from 'node:crypto'
import type { Keyring } from '../keyring/keyring.ts'
import type { SigningKeyRow, SigningKeyStore } from './store.ts'

/** How long a process may go on with the keys that it knows. */
const reloadMs = 30_000
/** A new key is known everywhere before it signs. */
export const signsAfterMs = 2 * reloadMs
/** Longer than an access token lives, clocks apart. */
export const retiredAfterMs = 60 * 60_000

export interface SigningKey {
  id: string
  /** With its private part. */
  jwk: JsonWebKey & { kid: string }
}

export interface SigningKeySet {
  /** All that are published, the newest first. */
  keys: readonly SigningKey[]
  /** The one that signs now. */
  signerId: string
}

export interface SigningKeys {
  current(): Promise<SigningKeySet>
  /** Adds a key, which signs from two reloads on. @returns its id */
  rotate(): Promise<string>
}

export interface SigningKeysOptions {
  store: SigningKeyStore
  keyring: Keyring
  now: () => Date
}

export function createSigningKeys({ store, keyring, now }: SigningKeysOptions): SigningKeys {
  let known: { rows: SigningKeyRow[]; keys: Map<string, SigningKey>; at: number } | undefined
  let loading: Promise<void> | undefined

  async function create(generation: number): Promise<string> {
    const id = randomBytes(9).toString('base64url')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = new Secret(JSON.stringify(privateKey.export({ format: 'jwk' })))
    const keySealed = await keyring.seal(jwk, placeOf(id))
    await store.insert({ id, generation, keySealed, createdAt: now() })
    return id
  }

  async function load(): Promise<void> {
    let rows = await store.list()
    if (rows.length === 0) {
      // Of several that try at once one stays, by its generation.
      await create(1)
      rows = await store.list()
    }
    const keys = new Map<string, SigningKey>()
    for (const { id, keySealed } of published(rows, now()))
      keys.set(id, known?.keys.get(id) ?? (await open(id, keySealed)))
    known = { rows, keys, at: now().getTime() }
  }

  async function open(id: string, keySealed: string): Promise<SigningKey> {
    const jwk = JSON.parse((await keyring.open(keySealed, placeOf(id))).reveal()) as JsonWebKey
    return { id, jwk: { ...jwk, kid: id } }
  }

  return {
    async current() {
      if (!known || now().getTime() - known.at >= reloadMs) {
        loading ??= load().finally(() => (loading = undefined))
        await loading
      }
      const { rows, keys } = known!
      return { keys: published(rows, now()).map(({ id }) => keys.get(id)!), signerId: signerOf(rows, now()) }
    },
    async rotate() {
      const rows = await store.list()
      const id = await create((rows[0]?.generation ?? 0) + 1)
      const over = rows.filter((row) => !published(rows, now()).includes(row))
      if (over.length > 0) await store.remove(over.map((row) => row.id))
      known = undefined
      return id
    },
  }
}

/** @param rows the newest first */
function signerOf(rows: readonly SigningKeyRow[], now: Date): string {
  const ready = rows.find(({ createdAt }) => now.getTime() - createdAt.getTime() >= signsAfterMs)
  return (ready ?? rows.at(-1)!).id
}

/** Those that sign, will sign, or signed something that may still be alive. */
function published(rows: readonly SigningKeyRow[], now: Date): SigningKeyRow[] {
  return rows.filter((_, index) => {
    const successor = rows[index - 1]
    return !successor || now.getTime() - successor.createdAt.getTime() < signsAfterMs + retiredAfterMs
  })
}

function placeOf(id: string) {
  return { column: 'oauth_signing_keys.key_sealed', accountId: null, row: id }
}
