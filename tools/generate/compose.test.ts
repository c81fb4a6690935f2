import { listSettings } from '@oma/config'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { composeSettings, processes } from './processes.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFile(join(root, path), 'utf8')

const compose = await read('compose.yaml')
const parts = await Promise.all(['docker/with-sandbox.yaml', 'docker/without-sandbox.yaml'].map(read))
const dockerfile = await read('docker/Dockerfile')

/** Settings that have no place in a container, and why. */
const leftOut: Record<string, string> = {
  AUTH_MODE: 'the single-user modes listen on loopback only, which nobody outside a container reaches',
  OMA_ACCESS_TOKEN: 'the same',
  OMA_REFRESH_TOKEN: 'the same',
  GOOGLE_CREDENTIALS_PATH: 'the same',
  GOOGLE_TOKEN_PATH: 'the same',
  GOOGLE_SANDBOX_SEED: 'a file of this machine, which the container does not see',
  DATA_DIR: 'the hub keeps something in it in those modes alone; the image of the sandbox sets its own',
  OMA_VERIFY_SSL: 'hub and vault speak HTTP inside the network of compose.yaml',
}

/** One service's block of compose.yaml, what its image sets, and what both parts add. */
function whatReaches(service: string): string {
  const block = new RegExp(`^  ${service}:\\n((?:    .*\\n|\\n)*)`, 'm').exec(compose)?.[1] ?? ''
  const image = dockerfile.split(/^FROM /m).find((stage) => stage.includes(` AS ${service}\n`)) ?? ''
  const base = dockerfile.split(/^FROM /m).find((stage) => stage.includes(' AS runtime\n')) ?? ''
  return [block, base, image, ...parts].join('\n')
}

describe('compose.yaml', () => {
  it.each(['vault', 'hub', 'google-sandbox'])('passes every setting to %s, or says why not', (service) => {
    const { schema } = processes.find(({ name }) => name === service)!
    const text = whatReaches(service)

    const missing = listSettings(schema)
      .map(({ name }) => name)
      .filter((name) => !(name in leftOut) && !new RegExp(`\\b${name}[:=]`).test(text))

    expect(missing).toEqual([])
  })

  it('asks for no variable that the configuration page does not have', () => {
    const known = new Set(processes.flatMap(({ schema }) => listSettings(schema)).map(({ name }) => name))
    const asked = [...[compose, ...parts].join('\n').matchAll(/\$\{(\w+)/g)].map(([, name]) => name!)

    expect(asked.filter((name) => !known.has(name))).toEqual([])
    for (const { name } of listSettings(composeSettings)) expect(asked).toContain(name)
  })

  it('keeps the key of the vault from the hub and the sandbox', () => {
    for (const service of ['hub', 'google-sandbox']) expect(whatReaches(service)).not.toMatch(/SECRET_KEY|DATABASE_URL/)
  })

  it('publishes the sandbox on this machine alone', () => {
    expect(compose).toContain("ports: ['127.0.0.1:${GOOGLE_SANDBOX_PORT:-8002}:8002']")
  })
})

it('the images are built with the pnpm of package.json', async () => {
  const { packageManager } = JSON.parse(await read('package.json')) as { packageManager: string }

  expect(dockerfile).toContain(` ${packageManager}\n`)
})
