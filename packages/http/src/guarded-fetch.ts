/**
 * Asks at an address that a stranger named, such as that of a client's metadata document: resolves the name, refuses when any of its
 * addresses is special, and connects to an address that was checked, so that a name that resolves differently the next
 * time (DNS rebinding) leads nowhere. No redirects, a deadline and a bound on size.
 */
import { withinDeadline } from '@oma/contract'
import { lookup, type LookupAddress } from 'node:dns'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isSpecialAddress } from './special-addresses.ts'

const deadlineMs = 5_000
const maxBytes = 64 * 1024

export interface GuardedFetchOptions {
  resolve?: (hostname: string) => Promise<LookupAddress[]>
  isRefused?: (address: string) => boolean
}

export interface GuardedInit {
  headers?: ConstructorParameters<typeof Headers>[0]
  signal?: AbortSignal
  /** Sent by POST; GET when there is none. */
  body?: string
  /** The status is all that is wanted: of what comes with it nothing is read. */
  statusOnly?: boolean
}

export type GuardedFetch = (url: string | URL, init?: GuardedInit) => Promise<Response>

/** @throws {Error} when it may not be fetched, or does not come in time */
export function createGuardedFetch({
  resolve = resolveName,
  isRefused = isSpecialAddress,
}: GuardedFetchOptions = {}): GuardedFetch {
  async function addressesOf(hostname: string): Promise<LookupAddress[]> {
    const literal = hostname.replace(/^\[(.*)\]$/, '$1')
    const version = isIP(literal)
    const addresses = version ? [{ address: literal, family: version }] : await resolve(hostname)
    if (addresses.length === 0 || addresses.some(({ address }) => isRefused(address))) {
      throw new Error(`${hostname} has no public address`)
    }
    return addresses
  }

  return async (url, init = {}) => {
    const target = new URL(url)
    return withinDeadline(deadlineMs, init.signal, async (signal) => {
      const addresses = await within(signal, addressesOf(target.hostname))
      const answer = await open(target, init, fixed(addresses), signal)
      if (init.statusOnly) answer.destroy()
      return new Response(init.statusOnly ? null : await readBounded(answer), {
        status: answer.statusCode ?? 500,
        headers: Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as [string, string]),
      })
    })
  }
}

/** A name that nobody answers for cannot be given up, but need not be waited for. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  return Promise.race([work, over])
}

/** Answers with what was checked, whatever is asked. */
function fixed(addresses: LookupAddress[]): LookupFunction {
  return (_, { all }, callback) => {
    const [first] = addresses
    if (all) callback(null, addresses)
    else callback(null, first!.address, first!.family)
  }
}

function open(url: URL, { headers: given, body }: GuardedInit, lookup: LookupFunction, signal: AbortSignal) {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const headers = Object.fromEntries(new Headers(given))
  const method = body === undefined ? 'GET' : 'POST'
  return new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, headers, lookup, signal, agent: false }, resolve).on('error', reject).end(body)
  })
}

async function readBounded(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error('the document is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function resolveName(hostname: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)))
  })
}
