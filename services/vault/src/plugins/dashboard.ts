/**
 * The dashboard's built files, same origin as the API. Its pages are routed in the browser, so each of them is
 * `index.html`; for any other path a browser gets the same with status 404, and a program a problem.
 */
import fastifyStatic from '@fastify/static'
import fp from 'fastify-plugin'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

export interface DashboardOptions {
  /** The folder that the dashboard's build wrote. */
  directory: string
  publicUrl: string
}

const oneYear = 'public, max-age=31536000, immutable'
const pages = new Set([
  '/',
  '/activity',
  '/add',
  '/assistants',
  '/connect',
  '/connect/confirm',
  '/docs',
  '/google',
  '/login',
  '/operator',
  '/permissions',
  '/register',
  '/security',
  '/tokens',
])
/** Those whose address holds an id. */
const pageOfOne = /^\/(oauth\/interaction|approvals)\/[\w-]+$/
const ownPath = /^\/(?![/\\])/
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** The page that all pages are; undefined where it is not built. */
export function readPage(directory: string): string | undefined {
  const file = join(resolve(directory), 'index.html')
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

export const dashboard = fp<DashboardOptions>(
  async (app, { directory, publicUrl }) => {
    const root = resolve(directory)
    if (!existsSync(join(root, 'index.html'))) {
      app.log.warn({ directory: root }, 'the dashboard is not built; set DASHBOARD_DIR or run its build')
      return
    }
    await app.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      // The build writes a .br and a .gz beside each file.
      preCompressed: true,
      setHeaders: (reply, path) =>
        void reply.header('cache-control', relative(root, path).startsWith('assets') ? oneYear : 'no-cache'),
    })
    app.get('/*', { config: { quiet: true } }, (request, reply) => {
      const { accept = '*/*' } = request.headers
      const [path = ''] = request.url.split('?')
      const isPage = (pages.has(path) || pageOfOne.test(path)) && /text\/html|\*\/\*/.test(accept)
      if (!isPage && (!accept.includes('text/html') || path.startsWith('/assets/'))) return reply.callNotFound()
      const { host = '' } = request.headers
      // Cookies and Google's redirect belong to one name; on this machine people type several.
      if (host !== new URL(publicUrl).host && loopbackHost.test(host) && loopbackHost.test(new URL(publicUrl).host)) {
        // A path with two slashes would name another host.
        return ownPath.test(request.url) ? reply.redirect(publicUrl + request.url) : reply.callNotFound()
      }
      return reply.code(isPage ? 200 : 404).sendFile('index.html')
    })
  },
  { name: 'dashboard', fastify: '5.x' },
)
