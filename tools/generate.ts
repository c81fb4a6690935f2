/** `npm run generate`: writes the documents that are generated from the code, and says which of them changed. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeDocuments } from './generate/documents.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

for (const [path, text] of Object.entries(makeDocuments())) {
  const file = join(root, path)
  const before = await readFile(file, 'utf8').catch(() => undefined)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  process.stdout.write(`${before === text ? 'unchanged' : 'written  '}  ${path}\n`)
}
