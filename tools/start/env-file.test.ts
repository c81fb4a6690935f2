import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readEnvironment, writeEnvFile } from './env-file.ts'
import { makeFolder } from './fixtures.ts'

const example = '# Signs tokens.\nSECRET_KEY=\n\nHUB_CLIENT_SECRET=\nVAULT_PORT=8000\n# REDIS_URL=\nGOOGLE_CLIENT_ID=\n'

async function makeCheckout(): Promise<string> {
  const root = await makeFolder()
  await writeFile(join(root, '.env.example'), example)
  return root
}

it('writes .env for its owner alone, with two different long secrets, and leaves the rest as it is', async () => {
  const root = await makeCheckout()

  expect(await writeEnvFile(root)).toBe(true)

  expect((await stat(join(root, '.env'))).mode & 0o777).toBe(0o600)
  const secrets =
    /^# Signs tokens\.\nSECRET_KEY=([\w-]{43})\n\nHUB_CLIENT_SECRET=([\w-]{43})\nVAULT_PORT=8000\n# REDIS_URL=\nGOOGLE_CLIENT_ID=\n$/
  const [, first, second] = secrets.exec(await readFile(join(root, '.env'), 'utf8')) ?? []
  expect(first).toBeDefined()
  expect(first).not.toBe(second)
})

it('makes other secrets for another checkout', async () => {
  const [one, other] = [await makeCheckout(), await makeCheckout()]
  await writeEnvFile(one)
  await writeEnvFile(other)

  expect(await readFile(join(one, '.env'), 'utf8')).not.toBe(await readFile(join(other, '.env'), 'utf8'))
})

it('never overwrites a .env, not even an empty one', async () => {
  const root = await makeCheckout()
  await writeFile(join(root, '.env'), '')

  expect(await writeEnvFile(root)).toBe(false)

  expect(await readFile(join(root, '.env'), 'utf8')).toBe('')
})

it('lets the environment win over .env, and takes an empty value for none', async () => {
  const root = await makeFolder()
  await writeFile(join(root, '.env'), 'VAULT_PORT=8000\nHUB_PORT=8001\nGOOGLE_CLIENT_ID=\n')

  const settings = await readEnvironment(root, { VAULT_PORT: '9000', DATABASE_URL: '' })

  expect(settings).toEqual({ VAULT_PORT: '9000', HUB_PORT: '8001' })
})
