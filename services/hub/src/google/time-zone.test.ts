import { Secret } from '@oma/config'
import { createGoogleTransport } from '@oma/google'
import { EventEmitter, on } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { GoogleAccess } from '../credentials/source.ts'
import { createGoogleClients } from './clients.ts'
import { userTimeZone } from './time-zone.ts'

const scopes = ['https://www.googleapis.com/auth/calendar.events']

/** A Google that answers when the test says so. */
async function startGoogle() {
  const server = createServer((_, reply) => void arrivals.emit('question', reply)).listen(0, '127.0.0.1')
  const arrivals = new EventEmitter()
  const questions = on(arrivals, 'question')
  await new Promise((resolve) => server.once('listening', resolve))
  const transport = createGoogleTransport({ sandboxUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  onTestFinished(async () => {
    server.close().closeAllConnections()
    await transport.close()
  })
  const access: GoogleAccess = { accessToken: new Secret('ya29.a0'), scopes }
  return {
    /** The zone, as a call with this signal asks for it. */
    zoneFor: (signal = new AbortController().signal) =>
      userTimeZone(createGoogleClients({ accessToken: access.accessToken, ask: transport.ask, signal }), access),
    async question() {
      const [reply] = (await questions.next()).value as [ServerResponse]
      return { answer: (timeZone: string) => void reply.end(JSON.stringify({ timeZone })) }
    },
  }
}

describe('the time zone of a user', () => {
  it('is asked once, for all calls that come together and those after them', async () => {
    const { zoneFor, question } = await startGoogle()
    const together = [zoneFor(), zoneFor()]
    const { answer } = await question()
    answer('Asia/Tokyo')

    expect(await Promise.all(together)).toEqual(['Asia/Tokyo', 'Asia/Tokyo'])
    expect(await zoneFor()).toBe('Asia/Tokyo')
  })

  it('does not stay unknown to who waits for it when the call that asked for it is given up', async () => {
    const { zoneFor, question } = await startGoogle()
    const leaving = new AbortController()
    const first = zoneFor(leaving.signal)
    const second = zoneFor()
    await question()
    leaving.abort()
    await expect(first).rejects.toThrow()
    const { answer } = await question()
    answer('Asia/Tokyo')

    expect(await second).toBe('Asia/Tokyo')
    expect(await zoneFor()).toBe('Asia/Tokyo')
  })
})
