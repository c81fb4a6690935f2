/** Load by autocannon: connections that each ask the same of MCP with a token of their own. */
import autocannon from 'autocannon'
import { toRequest, type Asking, type Era } from './message.ts'

export interface McpLoad {
  asking: Asking
  era: Era
  tokens: readonly string[]
  connections: number
  seconds?: number
  /** How many requests in all, instead of how long. */
  amount?: number
}

export interface McpLoadResult {
  requestsPerSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
}

/** @throws {Error} when anything but a result was answered, because then it is not the work that was measured */
export async function runMcpLoad(url: string, load: McpLoad): Promise<McpLoadResult> {
  const { asking, era, tokens, connections, seconds, amount } = load
  const perConnection = Math.max(1, Math.floor(tokens.length / connections))
  let dealt = 0
  const result = await autocannon({
    url,
    connections,
    ...(seconds !== undefined && { duration: seconds }),
    ...(amount !== undefined && { amount }),
    verifyBody: (body) => String(body).includes('"result"') && !String(body).includes('"isError":true'),
    setupClient(client) {
      const own = Array.from({ length: perConnection }, () => tokens[dealt++ % tokens.length]!)
      client.setRequests(own.map((token) => toRequest(asking, era, token)))
    },
  })
  const failed = result.non2xx + result.errors + result.timeouts + result.mismatches
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests failed`)
  return { requestsPerSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 }
}
