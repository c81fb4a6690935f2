/** A local Google for development and tests: OAuth, Gmail and Calendar behind one Fastify application. */
import type { FastifyInstance } from 'fastify'
import { createApp } from './app.ts'
import { createFiller } from './seed/fill.ts'
import { createWorld } from './world/world.ts'

/** How a sandbox starts. */
export interface SandboxOptions {
  /** Source of time; real time when absent. `POST /_sandbox/clock` advances on top of it. */
  now?: () => Date
  /** pino level; `silent` when absent. */
  logLevel?: string
  /** The address that the discovery document names; taken from each request when absent. */
  publicUrl?: string
  /** `people` (default) for three people with mail and calendars, `empty` for nobody. */
  seed?: 'people' | 'empty'
}

/** Creates a sandbox. Call `listen({ host: '127.0.0.1', port: 0 })` and, in the end, `close()`. */
export async function createSandbox(options: SandboxOptions = {}): Promise<FastifyInstance> {
  const { now, logLevel = 'silent', publicUrl, seed = 'people' } = options
  const world = createWorld(now)
  const fill = createFiller(world, seed)
  await fill()
  return createApp({ world, publicUrl, reset: fill, logLevel })
}
