import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startVault, type TestVault } from '../testing/start-vault.ts'

/** As Vite writes it: `index.html` names its own scripts already. */
const manifest = {
  'index.html': {
    file: 'assets/main.js',
    imports: ['_shared.js'],
    dynamicImports: ['src/pages/home.tsx', 'src/pages/tokens.tsx'],
  },
  '_shared.js': { file: 'assets/shared.js', dynamicImports: ['src/words/es/frame.ts'] },
  '_parts.js': { file: 'assets/parts.js', imports: ['_shared.js'] },
  'src/pages/home.tsx': { file: 'assets/home.js', imports: ['_shared.js'], dynamicImports: ['src/words/es/home.ts'] },
  'src/pages/tokens.tsx': {
    file: 'assets/tokens.js',
    imports: ['_parts.js', '_shared.js'],
    dynamicImports: ['src/later.ts'],
  },
  'src/words/es/frame.ts': { file: 'assets/spanish.js' },
  'src/words/es/home.ts': { file: 'assets/spanish.js' },
  'src/later.ts': { file: 'assets/later.js' },
}
const index = `<!doctype html><head><title>OMA</title>
<script type="module" crossorigin src="/assets/main.js"></script>
<link rel="modulepreload" crossorigin href="/assets/shared.js"></head>`

let vault: TestVault
let folder: string
beforeAll(async () => {
  // A folder above that is called assets must not make pages immutable.
  folder = await mkdtemp(join(tmpdir(), 'oma-assets-'))
  const directory = join(folder, 'assets', 'dashboard')
  await mkdir(join(directory, 'assets'), { recursive: true })
  await writeFile(join(directory, 'index.html'), index)
  await writeFile(join(directory, 'assets', 'main.js'), '')
  await mkdir(join(directory, '.vite'))
  await writeFile(join(directory, '.vite', 'manifest.json'), JSON.stringify(manifest))
  vault = await startVault({ DASHBOARD_DIR: directory })
})
afterAll(async () => {
  await vault.close()
  await rm(folder, { recursive: true, force: true })
})

const open = (url: string, headers: Record<string, string> = {}) =>
  vault.app.inject({ url, headers: { accept: 'text/html', host: 'localhost:8000', ...headers } })

describe('the dashboard', () => {
  it('answers every page with its one file, checked anew each time, and keeps what is built for good', async () => {
    for (const url of ['/', '/tokens', '/docs']) {
      const answer = await open(url)
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache'])
    }
    expect((await open('/assets/main.js')).headers['cache-control']).toContain('immutable')
  })

  it.each([
    ['/', 'en-GB,en', ['shared', 'home']],
    ['/?google=connected', 'fr,es-MX;q=0.9,en;q=0.8', ['shared', 'home', 'spanish']],
    ['/tokens', 'en,es', ['shared', 'tokens', 'parts']],
    ['/tokens', 'es', ['shared', 'tokens', 'parts', 'spanish']],
    ['/nowhere', '', ['shared']],
  ])('names each script of %s for %s once, so that all come at once', async (url, languages, scripts) => {
    const { payload, headers } = await open(url, { 'accept-language': languages })
    expect(headers.vary).toContain('accept-language')
    const named = [...payload.matchAll(/<link rel="modulepreload" crossorigin href="\/assets\/(\w+)\.js">/g)]

    expect(named.map(([, name]) => name)).toEqual(scripts)
    expect(payload).toContain('</head>')
  })

  it('lets no other page frame it and no other script run', async () => {
    const { headers } = await open('/')

    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe-inline')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  })

  it('leads from other names of this machine to its own, where the cookies are', async () => {
    expect((await open('/connect?x=1', { host: '127.0.0.1:8000' })).headers.location).toBe(
      'http://localhost:8000/connect?x=1',
    )
  })

  it.each(['//evil.example/', '/\\evil.example/', '///evil.example', '//evil.example%2f..'])(
    'leads nowhere else: %s',
    async (url) => {
      const answer = await open(url, { host: '127.0.0.1:8000' })

      expect(new URL(answer.headers.location ?? '/', 'http://localhost:8000').origin).toBe('http://localhost:8000')
      expect(answer.statusCode).toBeLessThan(500)
    },
  )

  it.each(['/../package.json', '/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/x'])(
    'serves nothing outside: %s',
    async (url) => {
      expect((await open(url)).payload).not.toContain('"name"')
    },
  )

  it('answers what it has not with 404: a page to a browser, a problem to a program', async () => {
    const page = await open('/nowhere')
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, expect.stringContaining('text/html')])
    for (const [url, accept] of [
      ['/nowhere', '*/*'],
      ['/nowhere', 'application/json'],
      ['/assets/old.js', 'text/html'],
    ] as const) {
      const answer = await open(url, { accept })
      expect([answer.statusCode, answer.json()]).toEqual([404, expect.objectContaining({ code: 'not-found' })])
    }
  })

  it('answers a monitor or curl, which accept anything, as a browser', async () => {
    expect((await open('/', { accept: '*/*' })).statusCode).toBe(200)
  })
})
