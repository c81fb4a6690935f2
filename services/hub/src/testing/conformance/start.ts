/**
 * The hub's HTTP stack and route, with the suite's fixtures instead of tools and with nobody asked who they are: for the
 * MCP conformance suite alone, on loopback alone.
 */
import { createHttpApp } from '@oma/http'
import type { FastifyInstance } from 'fastify'
import { ProblemError } from '@oma/contract'
import { createLocalDecisions } from '../../credentials/local-decisions.ts'
import type { Caller } from '../../credentials/source.ts'
import { mcpRoute } from '../../mcp/route.ts'
import { createAuthenticate } from '../../plugins/authenticate.ts'
import { createLargeBodies } from '../../plugins/large-bodies.ts'
import { createConformanceServer } from './server.ts'

const nobody: Caller = {
  accountId: undefined,
  scopes: undefined,
  shouldAskFor: undefined,
  googleAccess: () => Promise.reject(new ProblemError('google-not-connected')),
  forgetAccess: () => {},
  connection: () => Promise.reject(new ProblemError('google-not-connected')),
  watch: undefined,
  repair: 'nothing to repair',
  decisions: createLocalDecisions(() => new Date()),
}

export interface ConformanceHub {
  app: FastifyInstance
  url: string
}

export async function startConformanceHub(port = 0): Promise<ConformanceHub> {
  const app = await createHttpApp({ logLevel: 'silent', trustProxy: '', https: false })
  const publicUrl = 'http://localhost'
  const source = {
    identify: () => Promise.resolve(nobody),
    authorizationServer: undefined,
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  await app.register(mcpRoute, {
    authenticate: createAuthenticate({ source, publicUrl }),
    answerPlain: () => Promise.resolve(undefined),
    createServer: createConformanceServer,
    limitLargeBodies: createLargeBodies({ personOf: () => undefined }),
    publicUrl,
  })
  const address = await app.listen({ host: '127.0.0.1', port })
  return { app, url: new URL('/mcp', address.replace('127.0.0.1', 'localhost')).href }
}
