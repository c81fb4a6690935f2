/**
 * Downloads Google's descriptions of the APIs that the sandbox speaks: `node fetch-discovery.mjs [folder] [origin]`, where
 * the origin is a mirror's. Writes nothing unless all of them came whole, and each file at once.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const documents = {
  'gmail.v1': 'https://gmail.googleapis.com/$discovery/rest?version=v1',
  'calendar.v3': 'https://www.googleapis.com/discovery/v1/apis/calendar/v3/rest',
  'oauth2.v2': 'https://www.googleapis.com/discovery/v1/apis/oauth2/v2/rest',
}

const timeoutMs = 30_000

/** One document. Throws an Error that says in one line what is wrong with it. */
async function download(/** @type {string} */ name, /** @type {URL} */ url) {
  const text = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    .then((response) => (response.ok ? response.text() : Promise.reject(new Error(`answered ${response.status}`))))
    .catch((/** @type {Error & { cause?: { code?: string } }} */ { message, cause }) => {
      throw new Error(`${url.href}: ${message}${cause?.code === undefined ? '' : ` (${cause.code})`}`)
    })
  const document = parse(text)
  if (document?.kind !== 'discovery#restDescription' || document.id !== name.replace('.', ':') || !document.schemas)
    throw new Error(`${url.href}: is no description of ${name}`)
  return { name, document }
}

/** @returns {{ kind?: string, id?: string, schemas?: object, revision?: string } | undefined} */
function parse(/** @type {string} */ text) {
  try {
    return JSON.parse(text) ?? undefined
  } catch {
    return undefined
  }
}

const [, , target = 'google-discovery', origin] = process.argv
const folder = resolve(target)
try {
  const found = await Promise.all(
    Object.entries(documents).map(([name, address]) => {
      const { href, pathname, search } = new URL(address)
      return download(name, new URL(origin === undefined ? href : pathname + search, origin))
    }),
  )
  await mkdir(folder, { recursive: true })
  for (const { name, document } of found) {
    const path = join(folder, `${name}.json`)
    await writeFile(`${path}.tmp`, JSON.stringify(document, null, 2))
    await rename(`${path}.tmp`, path)
    process.stdout.write(`${name}.json, revision ${document.revision}\n`)
  }
  process.stdout.write(`Now run the tests with GOOGLE_DISCOVERY_DIR=${folder}\n`)
} catch (error) {
  process.stderr.write(`fetch-discovery: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
