import { examine } from '@oma/tools/doctor/examine'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startBoth, type Both } from './start-both.ts'

let both: Both
let dashboard: string
beforeAll(async () => {
  dashboard = await mkdtemp(join(tmpdir(), 'oma-dashboard-'))
  await writeFile(join(dashboard, 'index.html'), '<!doctype html><title>OMA</title>')
  both = await startBoth({}, { DASHBOARD_DIR: dashboard })
})
afterAll(async () => {
  await both.close()
  await rm(dashboard, { recursive: true })
})

it('the doctor finds nothing in a hub and a vault as they are, and looks at every topic', async () => {
  const findings = await examine(both.url)

  expect(findings.filter(({ advice }) => advice !== undefined)).toEqual([])
  const topics = new Set(findings.map(({ topic }) => topic))
  expect(topics).toEqual(new Set(['visit', 'resource', 'server', 'clients', 'signIn', 'browser']))
})

it('a hub for one person, that asks nobody to sign in, is told so', async () => {
  const user = await both.joinWithToken()
  const url = await both.startHub({
    OMA_ACCESS_TOKEN: user.token,
    HUB_CLIENT_ID: both.vault.hub.client_id,
    HUB_CLIENT_SECRET: both.vault.hub.client_secret,
  })
  const findings = await examine(url)

  expect(findings.find(({ promise }) => promise.startsWith('POST'))?.advice).toContain('serves one person')
})
