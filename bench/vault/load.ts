/** Load by autocannon: some connections, each of which asks in turn with the tokens that it was dealt. */
import autocannon from 'autocannon'

export interface Load {
  url: string
  path: string
  tokens: readonly string[]
  connections: number
  seconds: number
  /** Requests per second in all; as fast as answers come when undefined. */
  rate?: number
}

export interface LoadResult {
  requestsPerSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
}

/** @throws {Error} when anything but a 2xx was answered, because then it is not the work that was measured */
export async function runLoad({ url, path, tokens, connections, seconds, rate }: Load): Promise<LoadResult> {
  let dealt = 0
  const perConnection = Math.max(1, Math.floor(tokens.length / connections))
  const result = await autocannon({
    url: url + path,
    connections,
    duration: seconds,
    ...(rate !== undefined && { overallRate: rate }),
    setupClient(client) {
      const own = tokens.slice(dealt, (dealt += perConnection))
      client.setRequests(own.map((token) => ({ path, headers: { authorization: `Bearer ${token}` } })))
    },
  })
  const failed = result.non2xx + result.errors + result.timeouts
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests failed`)
  return { requestsPerSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 }
}
