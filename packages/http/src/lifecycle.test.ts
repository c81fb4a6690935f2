import { fastify } from 'fastify'
import type { AddressInfo } from 'node:net'
import { execFile } from 'node:child_process'
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

it('what nobody caught ends the process with one line that holds nothing of what hangs on the error', async () => {
  const script = `
    import { createHttpApp } from '${import.meta.dirname}/app.ts'
    import { exitOnFaults } from '${import.meta.dirname}/lifecycle.ts'
    const app = await createHttpApp({ logLevel: 'info', https: false })
    exitOnFaults(app)
    throw Object.assign(new Error('Failed query: select $1 params: leak'), { query: 'select $1', params: ['leak'] })`
  const { code, printed } = await new Promise<{ code: unknown; printed: string }>((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], (error, stdout, stderr) =>
      resolve({ code: error?.code, printed: stdout + stderr }),
    )
  })

  expect(printed.trim().split('\n')).toHaveLength(1)
  expect(JSON.parse(printed)).toMatchObject({ level: 60, err: { message: 'Failed query: select $1' } })
  expect(printed).not.toContain('leak')
  expect(code).toBe(1)
})
