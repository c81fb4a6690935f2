import { describe, expect, it } from 'vitest'
import { documentNames, methodsOf, readDocument, readReducedCopy, wholeDocuments } from './google-documents.ts'

const without =
  'GOOGLE_DISCOVERY_DIR is not set: every answer is checked against reduced copies of Google’s documents only, and ' +
  'nobody sees when these are out of date. Get the whole ones with: node packages/google-sandbox/fetch-discovery.mjs'

if (!wholeDocuments) process.stderr.write(`\n*** ${without}\n\n`)

describe('the reduced copies of Google’s documents', () => {
  it.for(documentNames)('say of %s what the whole one says', (name, { skip }) => {
    if (!wholeDocuments) skip(without)
    const [copy, whole] = [readReducedCopy(name), readDocument(name)]
    const described = new Map(methodsOf(whole).map((method) => [method.id, method]))

    for (const method of methodsOf(copy)) expect(described.get(method.id), method.id).toMatchObject(method)
    expect(whole.schemas).toMatchObject(copy.schemas)
  })
})
