/**
 * What a hub for everybody says of itself before anybody has signed in (RFC 9728), and that clients in a browser may read
 * all its answers (CORS). That is safe, because every call needs a token that no other page can get at.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { describeResource, metadataPaths } from '../resource.ts'

const preflightMaxAgeSeconds = 600

export interface ServeResourceOptions {
  /** The hub's origin. */
  publicUrl: string
  /** Who issues the tokens. */
  issuer: string
}

export function serveResource(app: FastifyInstance, { publicUrl, issuer }: ServeResourceOptions): void {
  const document = describeResource(publicUrl, issuer)
  const paths: readonly string[] = ['/mcp', ...metadataPaths]
  app.addHook('onRequest', ({ routeOptions }, reply, done) => {
    if (routeOptions.url !== undefined && paths.includes(routeOptions.url)) allowOrigins(reply)
    done()
  })
  for (const path of paths) {
    app.options(path, { config: { refuses: true } }, async ({ headers }, reply) =>
      reply
        .code(204)
        .headers({
          'access-control-allow-methods': path === '/mcp' ? 'GET, POST, DELETE' : 'GET',
          'access-control-max-age': preflightMaxAgeSeconds,
          // Which there are changes with each revision of MCP; that a page may send one gives it nothing.
          'access-control-allow-headers': headers['access-control-request-headers'] ?? 'authorization, content-type',
          vary: 'access-control-request-headers',
        })
        .send(),
    )
  }
  for (const path of metadataPaths) app.get(path, async () => document)
}

/** Where to sign in stands in WWW-Authenticate, which a browser hides when it is not named. */
function allowOrigins(reply: FastifyReply): void {
  reply.headers({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'WWW-Authenticate, Retry-After',
  })
}
