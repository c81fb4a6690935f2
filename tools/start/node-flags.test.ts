import { nodeFlags as hubFlags } from '@oma/hub/node-flags'
import { nodeFlags as vaultFlags } from '@oma/vault/node-flags'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const dockerfile = await readFile(join(import.meta.dirname, '../../docker/Dockerfile'), 'utf8')
const services = Object.entries({ vault: vaultFlags, hub: hubFlags })

it.each(services)('the image of %s starts Node with the same', (service, flags) => {
  const image = dockerfile.split(/^FROM /m).find((stage) => stage.startsWith(`runtime AS ${service}\n`))

  expect(JSON.parse(/^CMD (.*)$/m.exec(image ?? '')?.[1] ?? '[]')).toEqual(['node', ...flags, 'server.js'])
})

it.each(services)('Node takes those of %s, and its heap is as large', async (_, flags) => {
  const ask = 'process.stdout.write(String(require("v8").getHeapStatistics().heap_size_limit))'
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, '--eval', ask], { env: {} })

  const [oldMb] = flags.flatMap((flag) => /^--max-old-space-size=(\d+)$/.exec(flag)?.[1] ?? [])
  expect(Number(stdout) / 1024 ** 2).toBeGreaterThan(Number(oldMb))
  expect(Number(stdout) / 1024 ** 2).toBeLessThan(Number(oldMb) + 100)
  expect(stderr).toBe('')
})
