/** Picks the server's port: a random free one, remembered in a file, so that it clashes with nobody's PostgreSQL on 5432. */
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'

/** The remembered port when it is still free, else another one, remembered from now on. */
export async function choosePort(home: string): Promise<number> {
  const file = join(home, 'port')
  const remembered = Number(await readFile(file, 'utf8').catch(() => ''))
  if (Number.isInteger(remembered) && remembered > 0 && remembered < 65_536 && (await tryListen(remembered))) {
    return remembered
  }
  const port = await tryListen(0)
  if (!port) throw new Error('No free TCP port on 127.0.0.1 for PostgreSQL.')
  await writeFile(file, String(port), { mode: 0o600 })
  return port
}

/** The port that was free, or undefined. */
export function tryListen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(undefined))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: free } = probe.address() as AddressInfo
      probe.close(() => resolve(free))
    })
  })
}
