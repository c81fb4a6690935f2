/** Load by autocannon: connections that each go through requests of their own, again and again. */
import autocannon from 'autocannon'
import { toRequest, type Asking, type Era } from './message.ts'

export interface Load {
  /** What one connection asks, by its number. */
  requestsOf(connection: number): autocannon.Request[]
  connections: number
  seconds?: number
  /** How many requests in all, instead of how long. */
  amount?: number
  /** Whether this is what was asked for; by itself, a result of MCP. */
  isAnswer?: (body: string) => boolean
}

export interface LoadResult {
  requestsPerSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
}

/** The same of everybody, each connection with tokens of its own. */
export function askAsUsers(
  asking: Asking,
  era: Era,
  tokens: readonly string[],
  connections: number,
): Pick<Load, 'connections' | 'requestsOf'> {
  const each = Math.max(1, Math.floor(tokens.length / connections))
  return {
    connections,
    requestsOf: (connection) =>
      Array.from({ length: each }, (_, index) =>
        toRequest(asking, era, tokens[(connection * each + index) % tokens.length]!),
      ),
  }
}

const isResult = (body: string) => body.includes('"result"') && !body.includes('"isError":true')

/** @throws {Error} when anything else was answered, or nothing, because then it is not the work that was measured */
export async function runLoad(url: string, load: Load): Promise<LoadResult> {
  const { requestsOf, connections, seconds, amount, isAnswer = isResult } = load
  let connection = 0
  const result = await autocannon({
    url,
    connections,
    ...(seconds !== undefined && { duration: seconds }),
    ...(amount !== undefined && { amount }),
    // Our own Google has a certificate of its own.
    tlsOptions: { rejectUnauthorized: false },
    verifyBody: (body) => isAnswer(String(body)),
    setupClient: (client) => client.setRequests(requestsOf(connection++)),
  })
  const failed = result.non2xx + result.errors + result.timeouts + result.mismatches
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests failed`)
  if (result['2xx'] === 0) throw new Error('not one request was answered')
  return { requestsPerSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 }
}
