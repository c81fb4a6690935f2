/** Asks a server, over an authenticated connection, which data folder it serves. */
import postgres from 'postgres'

/** The server's data folder; undefined when nobody answers there or the server does not know our password. */
export async function askDataFolder(url: string): Promise<string | undefined> {
  const sql = postgres(url, { max: 1, connect_timeout: 3, fetch_types: false, onnotice: () => undefined })
  try {
    const [row] = await Promise.race([sql<{ data_directory: string }[]>`show data_directory`, timeout(5)])
    return row?.data_directory
  } catch {
    return undefined
  } finally {
    await sql.end({ timeout: 0 })
  }
}

function timeout(seconds: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), seconds * 1000).unref())
}
