import { fastify } from 'fastify'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { listen } from './lifecycle.ts'

afterEach(() => vi.restoreAllMocks())

/** Tries to listen; what it printed and the code it ended the process with. */
async function tryListening(host: string, port: number) {
  const app = fastify()
  onTestFinished(() => app.close())
  let printed = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never)
  await listen(app, { host, port, portSetting: 'VAULT_PORT' })
  return { printed, code: exit.mock.calls[0]?.[0] }
}

it('says in one line which port is in use and which setting changes it', async () => {
  const other = fastify()
  onTestFinished(() => other.close())
  await other.listen({ host: '127.0.0.1', port: 0 })
  const { port } = other.server.address() as AddressInfo

  expect(await tryListening('127.0.0.1', port)).toEqual({
    printed: `Port ${port} is in use. Stop what uses it, or set VAULT_PORT to another.\n`,
    code: 1,
  })
})

it('says in one line that HOST is no address of this machine', async () => {
  expect(await tryListening('192.0.2.1', 0)).toEqual({
    printed: 'HOST is 192.0.2.1: that is no address of this machine.\n',
    code: 1,
  })
})

it('prints nothing and goes on when it listens', async () => {
  expect(await tryListening('127.0.0.1', 0)).toEqual({ printed: '', code: undefined })
})
