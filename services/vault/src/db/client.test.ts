import { createTestDatabase } from '@oma/testing'
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
