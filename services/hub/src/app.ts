/** The hub, put together: a table of contents. What it needs from outside comes as options; it opens nothing itself. */
import type { GoogleTransport } from '@oma/google'
import { createGuardedFetch, createHttpApp, registerMetrics, registerProbes, type GuardedFetch } from '@oma/http'
import type { FastifyInstance } from 'fastify'
import type { HubConfig } from './config.ts'
import { chooseSource } from './credentials/choose-source.ts'
import { createAnswerCall } from './mcp/answer-call.ts'
import { createCatalog } from './mcp/catalog.ts'
import { createAnswerPlain } from './mcp/plain.ts'
import { mcpRoute } from './mcp/route.ts'
import { createRunTool } from './mcp/run-tool.ts'
import { createMcpServers } from './mcp/server.ts'
import { createAuthenticate } from './plugins/authenticate.ts'
import { createLargeBodies } from './plugins/large-bodies.ts'
import { serveResource } from './plugins/serve-resource.ts'
import { tools } from './tools/index.ts'

export interface HubOptions {
  config: HubConfig
  /** The way out to Google. */
  google: GoogleTransport
  /** The way out to where strangers say. */
  fetchPublic?: GuardedFetch
  now?: () => Date
}

export async function createApp(options: HubOptions): Promise<FastifyInstance> {
  const { config, google, fetchPublic = createGuardedFetch(), now = () => new Date() } = options
  const { HUB_PUBLIC_URL: publicUrl, LOG_LEVEL: logLevel, TRUST_PROXY: trustProxy } = config
  const app = await createHttpApp({ logLevel, trustProxy, https: publicUrl.startsWith('https:') })
  const source = chooseSource({
    config,
    googleFetch: google.fetch,
    now,
    onWatch(heard, err) {
      if (heard) app.log.info('the vault’s changes are heard again')
      else app.log.warn({ err }, 'the vault’s changes are not heard: until they are, a revocation takes up to a minute')
    },
  })
  app.addHook('onClose', () => source.close())
  registerMetrics(app, 'hub')
  registerProbes(app, () => source.check())
  const { authorizationServer } = source
  if (authorizationServer) serveResource(app, { publicUrl, issuer: authorizationServer })
  const catalog = createCatalog({ tools, toolsets: config.HUB_TOOLSETS, readOnly: config.HUB_READ_ONLY })
  const answerCall = createAnswerCall(catalog, createRunTool({ askGoogle: google.ask, fetchPublic, now }))
  await app.register(mcpRoute, {
    authenticate: createAuthenticate({ source, publicUrl }),
    answerPlain: createAnswerPlain(catalog, answerCall),
    createServer: createMcpServers(catalog, answerCall),
    limitLargeBodies: createLargeBodies({ personOf: ({ visit }) => visit?.caller.accountId }),
    publicUrl,
  })
  return app
}
