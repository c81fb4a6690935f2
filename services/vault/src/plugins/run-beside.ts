/** Ties what runs beside requests to the app's life: it begins when the app is ready and has ended when the app closed. */
import type { FastifyInstance } from 'fastify'
import type { Repeated } from '../background/repeat.ts'

export function runBeside(app: FastifyInstance, ...repeated: readonly Repeated[]): void {
  app.addHook('onReady', async () => {
    for (const each of repeated) each.begin()
  })
  app.addHook('onClose', async () => {
    await Promise.all(repeated.map((each) => each.stop()))
  })
}
