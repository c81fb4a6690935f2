/**
 * One person's login at the vault, for OMA_ACCESS_TOKEN and OMA_REFRESH_TOKEN. A refresh token works once, so its
 * successor is kept in a file (0600); otherwise the second start of the hub would end the session.
 */
import type { Client } from '@oma/client'
import { Secret } from '@oma/config'
import { ProblemError, type Contract } from '@oma/contract'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import * as z from 'zod'
import { readJsonFile, writeJsonFile } from './json-file.ts'

/** Asks the vault as somebody. */
export type Ask = <T>(question: (vault: Client<Contract>) => Promise<T>) => Promise<T>

export interface LoginSessionOptions {
  accessToken: Secret
  refreshToken: Secret | undefined
  /** Where the successor is kept. */
  directory: string
  connect: (token?: () => string) => Client<Contract>
}

/** `origin` tells which OMA_REFRESH_TOKEN this came of: a new one in the environment wins over the file. */
const Kept = z.object({ origin: z.string(), access_token: z.string(), refresh_token: z.string() })

interface Tokens {
  access: Secret
  refresh: Secret | undefined
}

const logInAgain =
  'OMA_ACCESS_TOKEN is no longer valid. Log in again and set OMA_ACCESS_TOKEN and OMA_REFRESH_TOKEN, or set a personal access token.'

export function createLoginSession({ accessToken, refreshToken, directory, connect }: LoginSessionOptions): {
  ask: Ask
} {
  const file = join(directory, 'hub-session.json')
  const origin = createHash('sha256')
    .update(refreshToken?.reveal() ?? '')
    .digest('base64url')
  let current: Tokens | undefined
  let refreshing: Promise<Tokens> | undefined

  async function load(): Promise<Tokens> {
    const kept = refreshToken && Kept.safeParse(await readJsonFile(file)).data
    return kept?.origin === origin
      ? { access: new Secret(kept.access_token), refresh: new Secret(kept.refresh_token) }
      : { access: accessToken, refresh: refreshToken }
  }

  async function refresh(spent: Secret): Promise<Tokens> {
    const { refresh_token, access_token } = await connect()
      .auth.refresh({ body: { refresh_token: spent.reveal() } })
      .catch((error: unknown) => {
        if (error instanceof ProblemError && error.code === 'unauthenticated')
          throw new ProblemError('unauthenticated', logInAgain)
        throw error
      })
    await writeJsonFile(file, { origin, access_token, refresh_token })
    return (current = { access: new Secret(access_token), refresh: new Secret(refresh_token) })
  }

  return {
    async ask(question) {
      const used = (current ??= await load())
      try {
        return await question(connect(() => used.access.reveal()))
      } catch (error) {
        if (!(error instanceof ProblemError && error.code === 'unauthenticated')) throw error
        if (!used.refresh) throw new ProblemError('unauthenticated', logInAgain)
      }
      // Somebody else may have refreshed meanwhile; a token that was spent long ago would end the session.
      const spent = used.refresh
      const next =
        current === used ? await (refreshing ??= refresh(spent).finally(() => (refreshing = undefined))) : current
      return question(connect(() => next.access.reveal()))
    },
  }
}
