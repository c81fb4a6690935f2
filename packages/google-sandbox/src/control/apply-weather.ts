/** Lets the weather act on every Google call and records each of them. What is the sandbox's own, such as the control plane, is exempt. */
import { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readBearer } from '../http/authenticate.ts'
import { GoogleError, toErrorBody } from '../http/google-error.ts'
import type { World } from '../world/world.ts'
import type { Call, Fault } from './weather.ts'

declare module 'fastify' {
  interface FastifyRequest {
    call: Call | null
    fault: Fault | null
  }
}

const longestRecordedBody = 64 * 1024

/** What is the sandbox's own and not Google's. */
const ownPath = /^\/(?:$|health$|ready$|(?:_sandbox|people)(?:\/|$))/

/** Installs the hooks on the root instance, before any room. */
export function applyWeather(app: FastifyInstance, world: World): void {
  app.decorateRequest('call', null)
  app.decorateRequest('fault', null)
  app.decorateRequest('caller', null)

  app.addHook('onRequest', async (request, reply) => {
    const [path = '', query = ''] = request.url.split('?')
    if (ownPath.test(path)) return
    request.call = world.weather.record({
      method: request.method,
      path,
      query,
      status: 0,
      account: world.grants.findAccessToken(readBearer(request) ?? '')?.account ?? null,
      at: world.clock.now().toISOString(),
      body: null,
    })
    request.fault = world.weather.takeFault(request.method, path) ?? null
    const struck = request.fault ? await strike(request.fault, request, reply) : undefined
    if (!struck && request.call.account) world.quota.charge(request.call.account, request.method, path)
    return struck
  })

  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.call) return payload
    request.call.status = reply.statusCode
    request.call.body = recordable(request.body)
    return request.fault ? disturb(request.fault, reply, payload) : payload
  })
}

async function strike(fault: Fault, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (fault.delayMs > 0) await wait(fault.delayMs)
  if (fault.reset) {
    reply.hijack()
    const { socket } = request.raw
    // A connection that was broken off, not one that was closed in good order. A call inside a batch has none of its
    // own: its request ends instead.
    if (socket instanceof Socket) socket.resetAndDestroy()
    else request.raw.destroy()
    return reply
  }
  if (fault.status === undefined && fault.body === undefined) return undefined
  const status = fault.status ?? 200
  if (status === 429) void reply.header('retry-after', '1')
  void reply.code(status)
  if (typeof fault.body === 'string') {
    return reply.type('text/html; charset=utf-8').serializer(String).send(fault.body)
  }
  return reply.send(fault.body ?? googlesBody(status))
}

/** What Google itself would say with this status. */
function googlesBody(status: number): object {
  if (status === 403)
    return toErrorBody(
      new GoogleError(403, 'Rate Limit Exceeded', { reason: 'rateLimitExceeded', domain: 'usageLimits' }),
    )
  if (status === 429)
    return toErrorBody(
      new GoogleError(429, 'Too many concurrent requests for user.', {
        reason: 'rateLimitExceeded',
        domain: 'usageLimits',
      }),
    )
  if (status === 401)
    return toErrorBody(
      new GoogleError(401, 'Invalid Credentials', { location: 'Authorization', locationType: 'header' }),
    )
  return toErrorBody(new GoogleError(status, status >= 500 ? 'Backend Error' : 'Bad Request'))
}

function disturb(fault: Fault, reply: FastifyReply, payload: unknown): unknown {
  const { headers = {}, truncate, oversizeBytes } = fault
  void reply.headers(headers)
  if (!truncate && oversizeBytes === 0) return payload
  const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(typeof payload === 'string' ? payload : '')
  if (!truncate) return padded(bytes, oversizeBytes)
  return bytes.subarray(0, Math.floor(bytes.length / 2))
}

/** Blanks keep JSON readable, so that nothing but its size is wrong with the answer. */
function padded(bytes: Buffer, size: number): Buffer {
  return bytes.length >= size ? bytes : Buffer.concat([bytes, Buffer.alloc(size - bytes.length, ' ')])
}

function recordable(body: unknown): unknown {
  if (body === undefined || body === null) return null
  if (Buffer.isBuffer(body)) return body.toString('utf8', 0, longestRecordedBody)
  const text = JSON.stringify(body)
  return text.length > longestRecordedBody ? text.slice(0, longestRecordedBody) : body
}
