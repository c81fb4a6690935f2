import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { documentNames, readDocument } from './google-documents.ts'

const script = join(import.meta.dirname, '../../fetch-discovery.mjs')

const paths: Record<string, (typeof documentNames)[number]> = {
  '/$discovery/rest?version=v1': 'gmail.v1',
  '/discovery/v1/apis/calendar/v3/rest': 'calendar.v3',
  '/discovery/v1/apis/oauth2/v2/rest': 'oauth2.v2',
}

/** What Google would send: the document in full, its kind and id included. */
function describeApi(name: (typeof documentNames)[number]) {
  return JSON.stringify({ kind: 'discovery#restDescription', id: name.replace('.', ':'), ...readDocument(name) })
}

/** Serves the documents; `spoil` may answer in their place. */
async function startMirror(spoil: (...exchange: Parameters<RequestListener>) => boolean = () => false) {
  const server = createServer((request, response) => {
    if (spoil(request, response)) return
    const name = paths[request.url ?? '']
    response.writeHead(name ? 200 : 404).end(name ? describeApi(name) : 'Not Found')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function run(origin: string) {
  const folder = await mkdtemp(join(tmpdir(), 'google-discovery-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'gmail.v1.json'), 'what was there')
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; output: string }>()
  execFile(process.execPath, [script, folder, origin], (error, stdout, stderr) =>
    resolve({ code: error?.code ?? 0, output: stdout + stderr }),
  )
  return { ...(await promise), folder, files: await readdir(folder) }
}

describe('fetch-discovery', () => {
  it('puts every document into its folder, whole, and names the revisions', async () => {
    const { code, output, folder, files } = await run(await startMirror())

    expect([code, files.toSorted()]).toEqual([0, documentNames.map((name) => `${name}.json`).toSorted()])
    for (const name of documentNames) {
      expect(readDocument(name, folder)).toEqual(JSON.parse(describeApi(name)))
      expect(output).toContain(`${name}.json, revision ${readDocument(name).revision}`)
    }
    expect(output).toContain(`GOOGLE_DISCOVERY_DIR=${folder}`)
  })

  it.each<[string, string, RequestListener]>([
    ['is refused', 'answered 503', (_request, response) => void response.writeHead(503).end()],
    ['is a web page', 'is no description of', (_request, response) => void response.end('<!doctype html>')],
    ['is null', 'is no description of', (_request, response) => void response.end('null')],
    ['is another API’s', 'is no description of', (_request, response) => void response.end(describeApi('gmail.v1'))],
    [
      'breaks off',
      'terminated',
      (_request, response) => {
        response.writeHead(200, { 'content-length': 1000 }).write('{"kind":', () => response.destroy())
      },
    ],
  ])('changes nothing when one document %s, and says so in one line', async (_what, reason, spoil) => {
    const origin = await startMirror((request, response) => {
      const spoiled = request.url?.includes('oauth2') === true
      if (spoiled) spoil(request, response)
      return spoiled
    })
    const { code, output, folder, files } = await run(origin)

    expect([code, files]).toEqual([1, ['gmail.v1.json']])
    expect(await readFile(join(folder, 'gmail.v1.json'), 'utf8')).toBe('what was there')
    expect(output).toMatch(/^fetch-discovery: http:.*\n$/)
    expect(output).toContain(reason)
  })

  it('says what it could not reach', async () => {
    const { code, output } = await run('http://127.0.0.1:1')

    expect(code).toBe(1)
    expect(output).toMatch(/^fetch-discovery: http:\/\/127\.0\.0\.1:1\/\S+: .*\n$/)
  })
})
