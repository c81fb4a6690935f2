/** Every promise of SECURITY.md names tests that hold it; each of them exists under that name. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** `[file](path) "name", "another name"`: what stands in the second column. */
const reference = /\[[^\]]+\]\(([^)]+)\)((?:,? "[^"]+")*)/g

const page = await readFile(join(root, 'SECURITY.md'), 'utf8')
const rows = page.split('\n').filter((line) => /^\| (?!-|promise )/.test(line))
const promises = rows.map(
  (row) =>
    row
      .split('|')
      .slice(1, 3)
      .map((cell) => cell.trim()) as [string, string],
)

it.each(promises)('%s', async (_, heldBy) => {
  const references = [...heldBy.matchAll(reference)]
  expect(references.length).toBeGreaterThan(0)
  for (const [, path = '', names = ''] of references) {
    const source = (await readFile(join(root, path), 'utf8')).replaceAll("\\'", "'")
    for (const [, name] of names.matchAll(/"([^"]+)"/g)) expect(source, path).toContain(name)
  }
})
