/** A database of its own for a test file: a clone of the migrated template, gone afterwards. */
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'
import './global-setup.ts'

export interface TestDatabase {
  url: string
  /** Rows of any table, for asserting what is at rest. */
  query(statement: string): Promise<Record<string, unknown>[]>
  drop(): Promise<void>
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `oma_test_${randomBytes(6).toString('hex')}`
  const url = new URL(inject('postgresUrl'))
  const admin = postgres(url.href, { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name} template ${inject('templateDatabase')}`)
  url.pathname = `/${name}`
  const client = postgres(url.href, { max: 1, onnotice: () => {} })
  return {
    url: url.href,
    query: (statement) => client.unsafe(statement),
    async drop() {
      await client.end({ timeout: 1 })
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end({ timeout: 1 })
    },
  }
}
