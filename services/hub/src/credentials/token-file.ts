/**
 * The two files of AUTH_MODE=local_file, in the formats that Google's own libraries read and write: the OAuth client
 * (`installed` or `web`), and the authorized user's token, as google-auth for Python writes it or as the Node.js
 * quickstart does.
 */
import { Secret } from '@oma/config'
import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { readJsonFile, writeJsonFile } from './json-file.ts'

export interface OAuthClient {
  id: string
  secret: Secret
}

export interface TokenFile {
  accessToken: Secret
  refreshToken: Secret
  expiresAt: Date
  scopes: string[]
  /** The Google address; unknown for a file that another program wrote. */
  account: string | undefined
  /** Whose refresh token it is; unknown where the file does not say. */
  client: OAuthClient | undefined
}

const ClientFields = z.object({ client_id: z.string().min(1), client_secret: z.string().min(1) })
const ClientFile = z.union([
  z.object({ installed: ClientFields }).transform(({ installed }) => installed),
  z.object({ web: ClientFields }).transform(({ web }) => web),
])

/** A moment without an offset is UTC: that is how google-auth for Python writes it. */
const Moment = z.string().transform((text) => new Date(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`))
const Scopes = z.union([z.array(z.string()), z.string().transform((text) => text.split(' '))])

const TokenContent = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  refresh_token: z.string().min(1),
  expiry: Moment.optional(),
  expiry_date: z.number().optional(),
  scopes: Scopes.optional(),
  scope: Scopes.optional(),
  account: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
})

/** @throws {ProblemError} `google-not-connected`, saying what is missing and where to get it */
export async function readClientFile(path: string): Promise<OAuthClient> {
  const content = await readJsonFile(path)
  const client = ClientFile.safeParse(content).data
  if (client) return { id: client.client_id, secret: new Secret(client.client_secret) }
  const fault = content === undefined ? 'does not exist' : 'is not an OAuth client'
  throw new ProblemError(
    'google-not-connected',
    `${path} ${fault}. In the Google Cloud console make an OAuth client of type "Desktop app", download its JSON and put it there, or set GOOGLE_CREDENTIALS_PATH.`,
  )
}

/** Undefined when there is none. @throws {ProblemError} `google-not-connected` when it cannot be used */
export async function readTokenFile(path: string): Promise<TokenFile | undefined> {
  const content = await readJsonFile(path)
  if (content === undefined) return undefined
  const parsed = TokenContent.safeParse(content)
  if (!parsed.success) {
    throw new ProblemError(
      'google-not-connected',
      `${path} holds no refresh token. Run \`npm run login\` to make it anew.`,
    )
  }
  const { data } = parsed
  return {
    accessToken: new Secret(data.token ?? data.access_token ?? ''),
    refreshToken: new Secret(data.refresh_token),
    expiresAt: data.expiry ?? new Date(data.expiry_date ?? 0),
    scopes: data.scopes ?? data.scope ?? [],
    account: data.account || undefined,
    client:
      data.client_id && data.client_secret ? { id: data.client_id, secret: new Secret(data.client_secret) } : undefined,
  }
}

export async function writeTokenFile(path: string, token: TokenFile): Promise<void> {
  await writeJsonFile(path, {
    type: 'authorized_user',
    token: token.accessToken.reveal(),
    refresh_token: token.refreshToken.reveal(),
    token_uri: 'https://oauth2.googleapis.com/token',
    ...(token.client && { client_id: token.client.id, client_secret: token.client.secret.reveal() }),
    scopes: token.scopes,
    universe_domain: 'googleapis.com',
    account: token.account ?? '',
    expiry: token.expiresAt.toISOString(),
  })
}
