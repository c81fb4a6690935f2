/** How long the built sandbox takes from being spawned to its first answer, in milliseconds. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../packages/google-sandbox/dist/server.js', import.meta.url))

/** One figure for each start. */
export async function measureStart(times: number): Promise<number[]> {
  const figures: number[] = []
  for (let each = 0; each < times; each++) figures.push(await startOnce())
  return figures
}

async function startOnce(): Promise<number> {
  const begin = performance.now()
  const child = spawn(process.execPath, [script], { env: { HOST: '127.0.0.1', GOOGLE_SANDBOX_PORT: '0' } })
  let log = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    log += String(chunk)
    const url = /listening at (http:[^"]+)/.exec(log)?.[1]
    if (!url) continue
    await fetch(`${url}/health`)
    break
  }
  const figure = performance.now() - begin
  child.kill()
  await once(child, 'exit')
  return figure
}
