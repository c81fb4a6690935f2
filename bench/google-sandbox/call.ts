/** Calls over kept connections with as little work on this side as possible, so that the sandbox is what is measured. */
import { Agent, get } from 'node:http'

/** A function that gets a path with this token and returns the body. Throws for any status but 200. */
export function createCaller(url: string, token: string, maxSockets: number) {
  const agent = new Agent({ keepAlive: true, maxSockets })
  const headers = { authorization: `Bearer ${token}` }
  return (path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      get(url + path, { agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('error', reject)
        response.on('end', () =>
          response.statusCode === 200 ? resolve(text) : reject(new Error(`${path}: ${response.statusCode} ${text}`)),
        )
      }).on('error', reject)
    })
}
