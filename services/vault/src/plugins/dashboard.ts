/**
 * The dashboard's built files, same origin as the API. Any path that asks for a page and is no file gets `index.html`,
 * because the pages are routed in the browser.
 */
import fastifyStatic from '@fastify/static'
import fp from 'fastify-plugin'
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

export interface DashboardOptions {
  /** The folder that the dashboard's build wrote. */
  directory: string
  publicUrl: string
}

const oneYear = 'public, max-age=31536000, immutable'
const ownPath = /^\/(?![/\\])/
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

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
      if (!request.headers.accept?.includes('text/html')) return reply.callNotFound()
      const { host = '' } = request.headers
      // Cookies and Google's redirect belong to one name; on this machine people type several.
      if (host !== new URL(publicUrl).host && loopbackHost.test(host) && loopbackHost.test(new URL(publicUrl).host)) {
        // A path with two slashes would name another host.
        return ownPath.test(request.url) ? reply.redirect(publicUrl + request.url) : reply.callNotFound()
      }
      return reply.sendFile('index.html')
    })
  },
  { name: 'dashboard', fastify: '5.x' },
)
