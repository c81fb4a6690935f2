/** Downloads Google's descriptions of the APIs that the sandbox speaks: `node fetch-discovery.mjs [folder]`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const documents = {
  'gmail.v1': 'https://gmail.googleapis.com/$discovery/rest?version=v1',
  'calendar.v3': 'https://www.googleapis.com/discovery/v1/apis/calendar/v3/rest',
  'oauth2.v2': 'https://www.googleapis.com/discovery/v1/apis/oauth2/v2/rest',
}

const folder = resolve(process.argv[2] ?? 'google-discovery')
await mkdir(folder, { recursive: true })
for (const [name, url] of Object.entries(documents)) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const document = /** @type {{ revision: string }} */ (await response.json())
  await writeFile(join(folder, `${name}.json`), JSON.stringify(document, null, 2))
  process.stdout.write(`${name}.json, revision ${document.revision}\n`)
}
process.stdout.write(`Now run the tests with GOOGLE_DISCOVERY_DIR=${folder}\n`)
