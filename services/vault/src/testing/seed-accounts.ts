/**
 * Accounts by the thousand, for measurements: with a login and a Google connection each, sealed as the vault seals
 * them, without the price of as many passwords and consents. Their Google tokens work nowhere unless told to.
 */
import { Secret } from '@oma/config'
import { scopesFor } from '@oma/contract'
import Fastify from 'fastify'
import { randomBytes, randomUUID } from 'node:crypto'
import { openDatabase } from '../db/client.ts'
import { googleCredentials, sessions, users } from '../db/schema.ts'
import { sealAccessToken, sealRefreshToken } from '../google/sealed-tokens.ts'
import { createDataKeys } from '../keyring/data-keys.ts'
import { createKeyring } from '../keyring/keyring.ts'
import { createEnvironmentRootKeys } from '../keyring/root-keys.ts'
import { createSignatures } from '../keyring/signatures.ts'
import { createDataKeyStore } from '../keyring/store.ts'
import { vaultTokens } from '../plugins/tokens.ts'

export interface SeedOptions {
  databaseUrl: string
  /** The vault's VAULT_PUBLIC_URL: issuer of the login tokens. */
  publicUrl: string
  /** The vault's SECRET_KEY: signs the logins. */
  secretKey: string
  /** What seals; the same key when left out. */
  sealedBy?: string
  count: number
  /** Google's refresh token of every connection; random ones when left out. */
  refreshToken?: string
}

const rowsAtOnce = 500
const lifeMs = 60 * 60 * 1000

/** @returns a login token of each, for 30 minutes */
export async function seedAccounts(options: SeedOptions): Promise<string[]> {
  const now = new Date()
  const database = openDatabase(options.databaseUrl, 4)
  const rootKeys = createEnvironmentRootKeys(new Secret(options.sealedBy ?? options.secretKey))
  const keyring = createKeyring(
    rootKeys,
    createDataKeys(createDataKeyStore(database.db), rootKeys, () => now),
  )
  const app = Fastify()
  const signatures = createSignatures(new Secret(options.secretKey))
  await app.register(vaultTokens, { signatures, publicUrl: options.publicUrl, now: () => now })
  const random = (prefix: string) => new Secret(prefix + randomBytes(90).toString('base64url'))
  const tokens: string[] = []

  async function makeConnection(accountId: string) {
    const identity = { accountId, subject: randomBytes(10).toString('hex') }
    const refreshToken = options.refreshToken === undefined ? random('1//') : new Secret(options.refreshToken)
    return {
      ...identity,
      email: `${accountId}@example.test`,
      scopes: scopesFor(['gmail', 'calendar']),
      accessTokenSealed: await sealAccessToken(keyring, identity, random('ya29.')),
      ...(await sealRefreshToken(keyring, identity, refreshToken)),
      expiresAt: new Date(now.getTime() + lifeMs),
      createdAt: now,
    }
  }

  try {
    for (let made = 0; made < options.count; made += rowsAtOnce) {
      const ids = Array.from({ length: Math.min(rowsAtOnce, options.count - made) }, () => randomUUID())
      await database.db
        .insert(users)
        .values(ids.map((id) => ({ id, username: `${id}@example.test`, passwordHash: 'none', createdAt: now })))
      const logins = ids.map((accountId) => ({
        id: randomUUID(),
        accountId,
        refreshTokenHash: randomUUID(),
        createdAt: now,
        expiresAt: new Date(now.getTime() + lifeMs),
      }))
      await database.db.insert(sessions).values(logins)
      await database.db.insert(googleCredentials).values(await Promise.all(ids.map(makeConnection)))
      tokens.push(...logins.map(({ accountId, id }) => app.vaultTokens.signLogin({ accountId, sessionId: id })))
    }
    return tokens
  } finally {
    await app.close()
    await database.close()
  }
}

/** Google's access tokens of all connections run out now. */
export async function expireCredentials(databaseUrl: string): Promise<void> {
  const database = openDatabase(databaseUrl, 1)
  await database.db.update(googleCredentials).set({ expiresAt: new Date() })
  await database.close()
}
