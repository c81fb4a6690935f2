/** How a service's process begins and ends: listen, or say in one line why not; close once, within a deadline. */
import type { FastifyInstance } from 'fastify'

export interface ListenOptions {
  host: string
  port: number
  /** The setting that a user changes when the port is taken, such as `VAULT_PORT`. */
  portSetting: string
}

const closeDeadlineMs = 10_000

/** Listens; a port in use ends the process with 1 and one line on stderr. */
export async function listen(app: FastifyInstance, { host, port, portSetting }: ListenOptions): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    process.stderr.write(`Port ${port} is in use. Stop what uses it, or set ${portSetting} to another.\n`)
    process.exit(1)
  }
}

/** Closes on SIGTERM, SIGINT, and when the process that started this one over IPC is gone. */
export function closeOnSignals(app: FastifyInstance): void {
  let closing = false
  const close = async (reason: string) => {
    if (closing) return
    closing = true
    app.log.info({ reason }, 'closing')
    setTimeout(() => process.exit(1), closeDeadlineMs).unref()
    await app.close()
    process.exit(0)
  }
  process.once('SIGTERM', () => void close('SIGTERM'))
  process.once('SIGINT', () => void close('SIGINT'))
  process.once('disconnect', () => void close('parent gone'))
}
