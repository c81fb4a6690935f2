/** The control plane `/_sandbox/*`: time, faults, recorded calls, tokens, quota, seed, reset. JSON, for this machine only. */
import type { FastifyPluginAsync } from 'fastify'
import { invalidArgument, notFound } from '../http/google-error.ts'
import { readQuery } from '../http/read-query.ts'
import { plant, SeedBody } from '../seed/plant.ts'
import type { World } from '../world/world.ts'
import { pushSecurityEvent, signSecurityEvent } from '../oauth/security-event.ts'
import {
  AgeBody,
  ClockBody,
  FaultBody,
  PublishingBody,
  QuotaBody,
  SecurityEventBody,
  SyncBody,
  TokenBody,
} from './bodies.ts'
import { readSecurityEvent } from './security-event-wish.ts'
import { loopbackOnly } from './loopback-only.ts'
import { countCalls, matchesPath, type Fault } from './weather.ts'

/** What the control plane needs beside the world. */
export interface ControlOptions {
  world: World
  /** Puts everything back to how it was at the start. */
  reset(): Promise<void>
}

export const controlRoutes: FastifyPluginAsync<ControlOptions> = async (app, { world, reset }) => {
  loopbackOnly(app)

  app.get('/clock', async () => ({ now: world.clock.now().toISOString() }))

  app.post('/clock', async (request) => {
    const wish = ClockBody.parse(request.body)
    if ('now' in wish) world.clock.set(checkTime(new Date(wish.now)))
    else {
      checkTime(new Date(world.clock.ms() + wish.advance_seconds * 1000))
      world.clock.advance(wish.advance_seconds)
    }
    return { now: world.clock.now().toISOString() }
  })

  app.get('/faults', async () => ({ faults: world.weather.faults.map(showFault) }))

  app.post('/faults', async (request, reply) => {
    const { delay_ms: delayMs, oversize_bytes: oversizeBytes, ...fault } = FaultBody.parse(request.body)
    world.weather.addFault({ ...fault, delayMs, oversizeBytes })
    return reply.code(201).send({ faults: world.weather.faults.map(showFault) })
  })

  app.delete('/faults', async (_request, reply) => {
    world.weather.clearFaults()
    return reply.code(204).send()
  })

  app.get('/calls', async (request) => {
    const pattern = readQuery(request).text('path')
    const calls = world.weather.calls.filter(({ path }) => pattern === undefined || matchesPath(pattern, path))
    return { calls, counts: countCalls(calls) }
  })

  app.delete('/calls', async (_request, reply) => {
    world.weather.clearCalls()
    return reply.code(204).send()
  })

  app.post('/tokens/expire', async (request) => {
    return { expired: world.grants.expire(TokenBody.parse(request.body ?? {})) }
  })

  app.post('/tokens/revoke', async (request) => {
    const { token, account } = TokenBody.parse(request.body ?? {})
    const tokens = token ? [token] : world.grants.tokensOf(account).map((each) => each.token)
    return { revoked: tokens.filter((each) => world.grants.revoke(each)).length }
  })

  app.post('/tokens/age', async (request) => {
    const { seconds, ...pick } = AgeBody.parse(request.body)
    return { aged: world.grants.age(seconds, pick) }
  })

  app.post('/security-events', async (request) => {
    const { deliver_to: receiver, ...wish } = SecurityEventBody.parse(request.body)
    const token = await signSecurityEvent(readSecurityEvent(world, wish))
    return { token, ...(receiver !== undefined && { answer: await pushSecurityEvent(receiver, token) }) }
  })

  app.post('/quota', async (request) => {
    const { gmail_units_per_minute, calendar_queries_per_minute } = QuotaBody.parse(request.body ?? {})
    world.quota.setLimits({
      gmailUnitsPerMinute: gmail_units_per_minute,
      calendarQueriesPerMinute: calendar_queries_per_minute,
    })
    return { gmail_units_per_minute, calendar_queries_per_minute }
  })

  app.delete('/quota', async (_request, reply) => {
    world.quota.setLimits(undefined)
    return reply.code(204).send()
  })

  app.post('/publishing', async (request) => {
    world.grants.publishing = PublishingBody.parse(request.body).status
    return { status: world.grants.publishing }
  })

  app.post('/sync/forget', async (request) => {
    const person = world.people.get(SyncBody.parse(request.body).account)
    if (!person) throw notFound('No such account.')
    person.mailbox.history.forget()
    person.agenda.epoch += 1
    for (const calendar of person.agenda.calendars.values()) calendar.events.forgetChanges()
    return {}
  })

  app.post('/seed', async (request, reply) => reply.code(201).send(await plant(world, SeedBody.parse(request.body))))

  app.post('/reset', async (_request, reply) => {
    await reset()
    return reply.code(204).send()
  })
}

/** The wire's names for what the request named so. */
function showFault({ delayMs, oversizeBytes, ...fault }: Fault) {
  return { ...fault, delay_ms: delayMs, oversize_bytes: oversizeBytes }
}

/** Throws a 400 for a time that RFC 3339 cannot write, which no answer could name again; many advances add up to one. */
function checkTime(time: Date): Date {
  const year = time.getUTCFullYear()
  if (year >= 0 && year <= 9999) return time
  throw invalidArgument('The clock would leave the years 0 to 9999.')
}
