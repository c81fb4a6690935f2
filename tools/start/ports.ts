/** Looks whether the ports are free before anything is started, so that a clash is one clear line. */
import { connect, createServer } from 'node:net'
import { SettingError, type ServiceSpec } from './plan.ts'

type Wanted = Pick<ServiceSpec, 'name' | 'port' | 'portSetting' | 'host'>

/** @throws SettingError naming the first port that is in use, and its setting */
export async function checkPorts(services: readonly Wanted[]): Promise<void> {
  for (const { name, port, portSetting, host } of services) {
    const hosts = host ? [host] : ['127.0.0.1', '::1']
    for (const address of hosts) {
      const code = (await answers(address, port)) ? 'EADDRINUSE' : await tryListen(address, port)
      if (code === 'EADDRINUSE') {
        throw new SettingError(
          `Port ${port} for ${name} is in use: stop what listens there, or set ${portSetting} in .env.`,
        )
      }
      if (code === 'EACCES') {
        throw new SettingError(`Port ${port} for ${name} needs more rights than you have: set ${portSetting} in .env.`)
      }
    }
  }
}

/** On macOS an address can be bound although somebody listens on all addresses; a connection tells. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 })
    const finish = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => finish(true))
    socket.once('timeout', () => finish(false))
    socket.once('error', () => finish(false))
  })
}

function tryListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}
