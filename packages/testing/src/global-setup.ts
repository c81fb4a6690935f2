/**
 * One PostgreSQL per test run, with one migrated template that every test file clones. TEST_DATABASE_URL names a
 * server to use instead of starting one; its role must be allowed to create databases.
 */
import { startPostgres } from '@oma/embedded-postgres'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's URL; its path is the maintenance database. */
    postgresUrl: string
    templateDatabase: string
  }
}

const migrations = join(import.meta.dirname, '../../../drizzle')

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const server = given ? { url: given, stop: async () => {} } : await startPostgres({ temporary: true })
  const template = `oma_template_${process.pid}`
  await createTemplate(server.url, template)
  project.provide('postgresUrl', server.url)
  project.provide('templateDatabase', template)
  return async () => {
    if (given) await run(server.url, [`drop database if exists ${template} with (force)`])
    await server.stop()
  }
}

async function createTemplate(url: string, name: string): Promise<void> {
  await run(url, [`drop database if exists ${name} with (force)`, `create database ${name}`])
  const files = (await readdir(migrations)).filter((file) => file.endsWith('.sql')).toSorted()
  const statements = await Promise.all(files.map(async (file) => readFile(join(migrations, file), 'utf8')))
  const target = new URL(url)
  target.pathname = `/${name}`
  await run(target.href, statements)
}

async function run(url: string, statements: string[]): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  try {
    for (const statement of statements) await client.unsafe(statement)
  } finally {
    await client.end({ timeout: 5 })
  }
}
