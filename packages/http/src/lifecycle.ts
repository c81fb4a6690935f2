/** How a service's process begins and ends: listen, or say in one line why not; close once, within a deadline. */
import type { FastifyInstance } from 'fastify'

export interface ListenOptions {
  host: string
  port: number
  /** The setting that a user changes when the port is taken, such as `VAULT_PORT`. */
  portSetting: string
}

const closeDeadlineMs = 10_000
const reapMs = 100

/** What a person can repair, by the error that the system reports. */
const repairs: Record<string, (options: ListenOptions) => string> = {
  EADDRINUSE: ({ port, portSetting }) => `Port ${port} is in use. Stop what uses it, or set ${portSetting} to another.`,
  EACCES: ({ port, portSetting }) => `Port ${port} needs more rights than this process has. Set ${portSetting}.`,
  EADDRNOTAVAIL: ({ host }) => `HOST is ${host}: that is no address of this machine.`,
  ENOTFOUND: ({ host }) => `HOST is ${host}: there is no such name.`,
  EAI_AGAIN: ({ host }) => `HOST is ${host}: nobody knows that name.`,
}

/** Listens; where it cannot, the process ends with 1 and one line on stderr. */
export async function listen(app: FastifyInstance, options: ListenOptions): Promise<void> {
  try {
    await app.listen({ host: options.host, port: options.port })
  } catch (error) {
    const repair = repairs[(error as NodeJS.ErrnoException).code ?? '']
    if (!repair) throw error
    process.stderr.write(`${repair(options)}\n`)
    process.exit(1)
  }
}

/** What nobody caught ends the process with one line in the log: Node's own words would hold whatever hangs on the error. */
export function exitOnFaults(app: FastifyInstance): void {
  process.on('uncaughtException', (err) => {
    app.log.fatal({ err }, 'unexpected fault')
    process.exit(1)
  })
}

/**
 * Closes on SIGTERM, SIGINT, and when the process that started this one over IPC is gone: drains, lets every request
 * in flight end, and only then gives up what requests stand on.
 *
 * @param release closes the database and the like
 */
export function closeOnSignals(app: FastifyInstance, release: () => Promise<unknown>): void {
  let closing = false
  const close = async (reason: string) => {
    if (closing) return
    closing = true
    app.log.info({ reason }, 'closing')
    setTimeout(() => process.exit(1), closeDeadlineMs).unref()
    await app.drain()
    // An answer that began before may have promised that its connection stays.
    setInterval(() => app.server.closeIdleConnections(), reapMs).unref()
    await app.close()
    await release()
    process.exit(0)
  }
  process.once('SIGTERM', () => void close('SIGTERM'))
  process.once('SIGINT', () => void close('SIGINT'))
  process.once('disconnect', () => void close('parent gone'))
}
