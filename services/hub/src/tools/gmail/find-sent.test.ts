import { Secret } from '@oma/config'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGoogleClients } from '../../google/clients.ts'
import { callHeader } from '../../google/compose-mail.ts'
import { startHub, type TestHub } from '../../testing/start-hub.ts'
import { findSent } from './find-sent.ts'
import { messageIdOf } from './written-mail.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

async function connect() {
  const { token } = JSON.parse(await readFile(hub.tokenPath, 'utf8')) as { token: string }
  const signal = AbortSignal.timeout(10_000)
  return createGoogleClients({ accessToken: new Secret(token), ask: hub.google.ask, signal })
}

it.each([
  ['under its own id', true],
  ['also when its id was written anew on the way', false],
])('what went out is found %s', async (_, kept) => {
  const { gmail } = await connect()
  const context = { gmail, callKey: kept ? 'a1b2c3' : 'd4e5f6' }
  const id = messageIdOf(context)
  const headers = [
    `Message-ID: ${kept ? id : '<another@mail.gmail.com>'}`,
    `${callHeader}: ${id}`,
    'To: ada@example.test',
  ]
  const raw = Buffer.from(`${headers.join('\r\n')}\r\nSubject: Lost answer\r\n\r\nHello`).toString('base64url')
  expect(await findSent(context)).toBeUndefined()
  const { data } = await gmail.users.messages.send({ userId: 'me', requestBody: { raw } })

  expect(await findSent(context)).toMatchObject({ id: data.id })
})

it('a mail that is older than an idempotency key lives is not taken for a new one', async () => {
  const id = messageIdOf({ callKey: '0f1e2d' })
  const raw = Buffer.from(`Message-ID: ${id}\r\nTo: ada@example.test\r\n\r\nOld`).toString('base64url')
  const { gmail } = await connect()
  await gmail.users.messages.send({ userId: 'me', requestBody: { raw } })
  expect(await findSent({ gmail, callKey: '0f1e2d' })).toBeDefined()
  hub.clock.advance(3 * 24 * 60 * 60)
  await hub.login()

  expect(await findSent({ ...(await connect()), callKey: '0f1e2d' })).toBeUndefined()
})
