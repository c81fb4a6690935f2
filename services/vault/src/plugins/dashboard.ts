/**
 * The dashboard's built files, same origin as the API. Its pages are routed in the browser, so each of them is
 * the same but for the scripts it names; for any other path a browser gets one with status 404, and a program a problem.
 */
import fastifyStatic from '@fastify/static'
import fp from 'fastify-plugin'
import { relative, resolve } from 'node:path'
import { readPage } from './dashboard-page.ts'

export interface DashboardOptions {
  /** The folder that the dashboard's build wrote. */
  directory: string
  publicUrl: string
}

const oneYear = 'public, max-age=31536000, immutable'
/** The file of each among the dashboard's sources, in `pages/`. */
const pages = new Map([
  ['/', 'home'],
  ['/activity', 'activity'],
  ['/add', 'add'],
  ['/assistants', 'assistants'],
  ['/connect', 'connect'],
  ['/connect/confirm', 'confirm-account'],
  ['/docs', 'docs'],
  ['/google', 'google-accounts'],
  ['/login', 'login'],
  ['/operator', 'operator'],
  ['/permissions', 'permissions'],
  ['/register', 'register'],
  ['/security', 'security'],
  ['/tokens', 'tokens'],
])
/** Those whose address holds an id. */
const pagesOfOne = [
  [/^\/oauth\/interaction\/[\w-]+$/, 'authorize'],
  [/^\/approvals\/[\w-]+$/, 'approval'],
] as const
const ownPath = /^\/(?![/\\])/
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

export const dashboard = fp<DashboardOptions>(
  async (app, { directory, publicUrl }) => {
    const root = resolve(directory)
    const writePage = readPage(root)
    if (!writePage) {
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
      const page = pages.get(path) ?? pagesOfOne.find(([address]) => address.test(path))?.[1]
      const isPage = page !== undefined && /text\/html|\*\/\*/.test(accept)
      if (!isPage && (!accept.includes('text/html') || path.startsWith('/assets/'))) return reply.callNotFound()
      const { host = '' } = request.headers
      // Cookies and Google's redirect belong to one name; on this machine people type several.
      if (host !== new URL(publicUrl).host && loopbackHost.test(host) && loopbackHost.test(new URL(publicUrl).host)) {
        // A path with two slashes would name another host.
        return ownPath.test(request.url) ? reply.redirect(publicUrl + request.url) : reply.callNotFound()
      }
      return reply
        .code(isPage ? 200 : 404)
        .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', vary: 'accept-language' })
        .send(writePage(page ?? 'not-found', request.headers['accept-language']))
    })
  },
  { name: 'dashboard', fastify: '5.x' },
)
