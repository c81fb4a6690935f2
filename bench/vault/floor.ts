/**
 * What a careful person writes in an afternoon, as the floor to compare with: Fastify, @fastify/jwt, one select through
 * postgres.js, one AES-GCM open, one audit insert. None of the vault's promises but these.
 */
import jwt, { type JWT } from '@fastify/jwt'
import Fastify from 'fastify'
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import postgres from 'postgres'

const { PORT, DATABASE_URL = '', ACCOUNTS = '1', POOL_SIZE = '8' } = process.env
const key = randomBytes(32)
const sql = postgres(DATABASE_URL, { max: Number(POOL_SIZE), onnotice: () => {} })

function seal(text: string): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function open(sealed: Buffer): string {
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
  cipher.setAuthTag(sealed.subarray(-16))
  return cipher.update(sealed.subarray(12, -16), undefined, 'utf8') + cipher.final('utf8')
}

await sql`create table if not exists floor_credentials (user_id uuid primary key, token_sealed bytea not null, expires_at timestamptz not null)`
await sql`create table if not exists floor_audit (id bigserial primary key, at timestamptz not null default now(), user_id uuid not null, event text not null, address text not null)`
const rows = Array.from({ length: Number(ACCOUNTS) }, () => ({
  user_id: randomUUID(),
  token_sealed: seal(`ya29.${randomBytes(120).toString('base64url')}`),
  expires_at: new Date(Date.now() + 3_600_000),
}))
for (let from = 0; from < rows.length; from += 1_000) {
  await sql`insert into floor_credentials ${sql(rows.slice(from, from + 1_000))}`
}

const app = Fastify()
await app.register(jwt, { secret: randomBytes(32).toString('hex') })
app.get('/health', () => ({ status: 'ok' }))
// The vault's own declaration of its two kinds of token reaches this file too.
const { sign } = app.jwt as unknown as JWT
app.get('/tokens', () => rows.map(({ user_id }) => sign({ sub: user_id }, { expiresIn: '30m' })))
app.get('/credentials', async (request) => {
  const { sub } = await request.jwtVerify<{ sub: string }>()
  const [row] = await sql<{ token_sealed: Buffer; expires_at: Date }[]>`
    select token_sealed, expires_at from floor_credentials where user_id = ${sub}`
  if (!row) throw new Error('no such account')
  const token = open(row.token_sealed)
  await sql`insert into floor_audit (user_id, event, address) values (${sub}, 'handed_out', ${request.ip})`
  return { access_token: token, token_expiry: row.expires_at.toISOString() }
})
await app.listen({ host: '127.0.0.1', port: Number(PORT) })
