import { expect, it } from 'vitest'
import { startSandbox } from '../testing/start-sandbox.ts'

it('answers a path that cannot be decoded with an error of Google', async () => {
  const sandbox = await startSandbox({ seed: 'empty' })
  const { status, body } = await sandbox.request('GET', '/gmail/v1/users/%zz/profile')

  expect(status).toBe(400)
  expect(body).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT', errors: [{ reason: 'badRequest' }] } })
})
