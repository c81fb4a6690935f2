import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeDocuments } from './documents.ts'
import { secretsToFillIn } from '../start/env-file.ts'

const root = join(import.meta.dirname, '../..')
const documents = makeDocuments()

it.each(Object.keys(documents))('%s is what the code says; otherwise: npm run generate', async (path) => {
  const committed = await readFile(join(root, path), 'utf8').catch(() => '')

  expect(committed === documents[path], `${path} is stale: run "npm run generate" and commit what it writes`).toBe(true)
})

it('gives the same text every time', () => {
  expect(makeDocuments()).toEqual(documents)
})

it('leaves no value in .env.example but defaults', () => {
  const set = documents['.env.example']!.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

  expect(set.sort()).toEqual(secretsToFillIn.map((name) => `${name}=`).sort())
})

it('names the settings that processes share in the table of each', () => {
  expect(documents['docs/generated/configuration.md']).toMatch(
    /^\| `HOST` \| .* Also read by hub, google-sandbox\. \| `localhost` \|$/m,
  )
})

it('describes every setting', () => {
  expect(documents['docs/generated/configuration.md']).not.toMatch(/^\| `\w+` \| +(Also|One of|\|)/m)
})
