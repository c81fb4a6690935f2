/** Imported by a server that cannot be told where Google is: its connections to Google lead to the canned one. */
import { Socket } from 'node:net'

const { port } = new URL(process.env['GOOGLE_URL']!)
interface Wanted {
  host?: string
  port?: number | string
}
type Connect = (this: Socket, ...given: (Wanted | Wanted[])[]) => Socket
const prototype = Socket.prototype as unknown as { connect: Connect }
const connect = prototype.connect

prototype.connect = function (...given) {
  // Node itself hands the arguments on as a list.
  const wanted = [given[0]].flat()[0]
  if (wanted?.host?.endsWith('.googleapis.com')) Object.assign(wanted, { host: '127.0.0.1', port })
  return connect.apply(this, given)
}
