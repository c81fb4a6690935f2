import { expect, it } from 'vitest'
import { findFreePort, occupyPort } from './fixtures.ts'
import { checkPorts } from './ports.ts'
import { readyUrl } from './readiness.ts'

const vault = { name: 'vault', portSetting: 'VAULT_PORT', host: undefined }

it('accepts free ports', async () => {
  await expect(checkPorts([{ ...vault, port: await findFreePort() }])).resolves.toBeUndefined()
})

it.each(['127.0.0.1', '0.0.0.0'])('finds a port that is taken on %s and names the setting', async (host) => {
  const { port } = await occupyPort(host)

  await expect(checkPorts([{ ...vault, port }])).rejects.toThrow(
    `Port ${port} for vault is in use: stop what listens there, or set VAULT_PORT in .env.`,
  )
})

it.each([
  [undefined, 'http://localhost:8000/ready'],
  ['0.0.0.0', 'http://localhost:8000/ready'],
  ['::1', 'http://[::1]:8000/ready'],
  ['192.0.2.7', 'http://192.0.2.7:8000/ready'],
])('asks a service that listens on %s at %s', (host, url) => {
  expect(readyUrl({ host, port: 8000 })).toBe(url)
})
