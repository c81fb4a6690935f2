/**
 * Measures the sandbox: `node bench/google-sandbox.ts`, after `npm test -- types` has built it. Reports numbers and
 * asserts nothing. Throughput is counted against the CPU time of the sandbox's own process, so that whatever else the
 * machine does changes little.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from './google-sandbox/connect.ts'
import { createCaller } from './google-sandbox/call.ts'
import { measureStart } from './google-sandbox/measure-start.ts'
import { account, messageCount, type Served, type Usage } from './google-sandbox/served.ts'

const warmUpCalls = 3_000
const measuredCalls = 20_000
const parallel = 16

const say = (line: string) => void process.stdout.write(`${line}\n`)
const middleOf = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]

const starts = await measureStart(7)
for (const name of ['listening', 'filled'] as const) {
  const figures = starts.map((start) => start[name])
  say(`start until ${name}: ${middleOf(figures, 0.5)?.toFixed(0)} ms (median of ${figures.length})`)
}

const server = fork(new URL('google-sandbox/serve.ts', import.meta.url))
const [{ url, seedSeconds }] = (await once(server, 'message')) as [Served]
say(`seeding ${messageCount} messages: ${seedSeconds.toFixed(1)} s`)
const { access_token } = await connect(url, { clientId: 'bench', account, scope: 'https://mail.google.com/' })
const call = createCaller(url, access_token, parallel)

async function usage(): Promise<Usage> {
  server.send('usage')
  const [answer] = (await once(server, 'message')) as [Usage]
  return answer
}

async function measureGets(): Promise<void> {
  const { messages } = JSON.parse(await call('/gmail/v1/users/me/messages?maxResults=500')) as {
    messages: { id: string }[]
  }
  const getSome = async (count: number) => {
    let next = 0
    const work = async () => {
      while (next < count) await call(`/gmail/v1/users/me/messages/${messages[next++ % messages.length]?.id}`)
    }
    await Promise.all(Array.from({ length: parallel }, work))
  }
  await getSome(warmUpCalls)
  const [before, begin] = [await usage(), performance.now()]
  await getSome(measuredCalls)
  const [after, wallSeconds] = [await usage(), (performance.now() - begin) / 1000]
  const cpuSeconds = after.cpuSeconds - before.cpuSeconds
  say(`messages.get: ${Math.round(measuredCalls / cpuSeconds)} per second and core (by CPU time)`)
  say(`messages.get: ${Math.round(measuredCalls / wallSeconds)} per second on this machine now`)
  say(`resident memory: ${Math.round(after.residentMb)} MB`)
}

async function measureLatency(name: string, path: string): Promise<void> {
  const times: number[] = []
  for (let each = 0; each < 60; each++) {
    const begin = performance.now()
    await call(path)
    times.push(performance.now() - begin)
  }
  const settled = times.slice(10)
  say(`${name}: ${middleOf(settled, 0.5)?.toFixed(1)} ms, 95 %: ${middleOf(settled, 0.95)?.toFixed(1)} ms`)
}

await measureGets()
const list = '/gmail/v1/users/me/messages?maxResults=100'
await measureLatency('messages.list', list)
for (const q of [
  'lighthouse',
  'from:sender7@example.com',
  'subject:report is:unread',
  '"quarterly numbers" newer_than:30d',
]) {
  await measureLatency(`messages.list q=${q}`, `${list}&q=${encodeURIComponent(q)}`)
}
server.disconnect()
