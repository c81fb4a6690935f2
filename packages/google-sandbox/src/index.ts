/** A local Google for development and tests: OAuth, Gmail and Calendar behind one Fastify application. */
import type { FastifyInstance } from 'fastify'
import { createApp } from './app.ts'
import { googlesLimits, type QuotaLimits } from './control/quota.ts'
import { createFiller } from './seed/fill.ts'
import type { Seed } from './seed/plant.ts'
import { createWorld } from './world/world.ts'

/** How a sandbox starts. */
export interface SandboxOptions {
  /** Source of time; real time when absent. `POST /_sandbox/clock` advances on top of it. */
  now?: () => Date
  /** pino level; `silent` when absent. */
  logLevel?: string
  /** The address that the discovery document names; taken from each request when absent. */
  publicUrl?: string
  /** `people` (default) for three people with mail and calendars, `empty` for nobody, or what is described. */
  seed?: 'people' | 'empty' | Seed
  /** `google` for Google's own limits per person and minute, or others; none when absent. */
  quota?: 'google' | QuotaLimits
}

/** Creates a sandbox. Call `listen({ host: '127.0.0.1', port: 0 })` and, in the end, `close()`. */
export async function createSandbox(options: SandboxOptions = {}): Promise<FastifyInstance> {
  const { now, logLevel = 'silent', publicUrl, seed = 'people', quota } = options
  const world = createWorld(now)
  const fill = createFiller(world, { seed, quota: quota === 'google' ? googlesLimits : quota })
  await fill()
  return createApp({ world, publicUrl, reset: fill, logLevel })
}
