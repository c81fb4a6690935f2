import { createTestDatabase } from '@oma/testing'
import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { describeOutage, describeRefusal, openDatabase } from './client.ts'

/** The error of a first query, as drizzle wraps it. */
async function errorOf(url: string): Promise<unknown> {
  const database = openDatabase(url, 1)
  onTestFinished(() => database.close())
  return database.ping().then(
    () => undefined,
    (error: unknown) => error,
  )
}

it('tells a database that does not exist from one that is away', async () => {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  const [absent, away] = [new URL(url), new URL(url)]
  absent.pathname = '/no_such_database'
  away.port = '1'

  const refused = await errorOf(absent.href)
  expect(describeRefusal(refused)).toBe('database "no_such_database" does not exist')
  expect(describeOutage(refused)).toBeUndefined()
  const outage = await errorOf(away.href)
  expect(describeRefusal(outage)).toBeUndefined()
  expect(describeOutage(outage)).toMatchObject({ code: 'unavailable' })
})

// It ended the process: postgres.js wrote, a turn of the event loop later, to a socket that was gone. Hence our patch.
it('a connection that the server cut fails the next query, and not the process', async () => {
  const { url, query, drop } = await createTestDatabase()
  onTestFinished(drop)
  const closed = Promise.withResolvers<void>()
  const client = postgres(url, { max: 1, onclose: () => closed.resolve() })
  onTestFinished(() => client.end({ timeout: 0 }))
  const reserved = await client.reserve()
  const [{ pid }] = await reserved<[{ pid: number }]>`select pg_backend_pid() as pid`

  await query(`select pg_terminate_backend(${pid})`)
  await closed.promise

  await expect(reserved`select 1`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
})
