/** How long the built sandbox takes from being spawned to its first answers, in milliseconds. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../packages/google-sandbox/dist/server.js', import.meta.url))

/** One start. */
export interface Start {
  /** Until /health is answered. */
  listening: number
  /** Until the first page with people on it. */
  filled: number
}

export async function measureStart(times: number): Promise<Start[]> {
  const figures: Start[] = []
  for (let each = 0; each < times; each++) figures.push(await startOnce())
  return figures
}

async function startOnce(): Promise<Start> {
  const begin = performance.now()
  const child = spawn(process.execPath, [script], { env: { HOST: '127.0.0.1', GOOGLE_SANDBOX_PORT: '0' } })
  const figures = { listening: Number.NaN, filled: Number.NaN }
  let log = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    log += String(chunk)
    const url = /listening at (http:[^"]+)/.exec(log)?.[1]
    if (!url) continue
    await visit(`${url}/health`)
    figures.listening = performance.now() - begin
    await visit(url)
    figures.filled = performance.now() - begin
    break
  }
  child.kill()
  await once(child, 'exit')
  return figures
}

/** Without `fetch`, whose own work would be counted as the sandbox's. */
async function visit(url: string): Promise<void> {
  const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage]
  await text(response)
}
