/** The server that another process runs on a folder, for programs that come beside it. Starts nothing, changes nothing. */
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { urlAt } from './cluster.ts'
import { findServer } from './leftover.ts'

/**
 * The URL, with the password in it: never log it. Undefined when none runs there, or this user may not read the folder.
 *
 * @param dataDir as given to startPostgres
 */
export async function findPostgres(dataDir: string): Promise<string | undefined> {
  const home = await realpath(dataDir).catch(() => dataDir)
  const password = await readFile(join(home, 'password'), 'utf8').catch(() => undefined)
  if (password === undefined) return undefined
  const server = await findServer(join(home, 'cluster'), (port) => urlAt(port, password))
  return server && urlAt(server.port, password)
}
