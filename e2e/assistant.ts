/**
 * An assistant on somebody's machine: the SDK's MCP client that knows only the hub's URL, and the page on which it awaits
 * the answer to its sign-in. Whoever plays the person opens the address that `begin` gives.
 */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMemoryProvider } from './together/memory-provider.ts'

export interface Assistant {
  /** Where its answers go. */
  redirectUrl: string
  /** Asks the hub without a token, as on the first day. @returns where it sends the person */
  begin(): Promise<string>
  /** @param back where the person's browser was sent @throws {Error} when that holds no code */
  finish(back: string): Promise<void>
  call(name: string, input?: Record<string, unknown>): Promise<Record<string, unknown>>
  /** What the hub says to its token. */
  status(): Promise<number>
  close(): Promise<void>
}

export interface AssistantOptions {
  name: string
  /** A website's; without it the assistant listens on this machine. */
  website?: string
}

export async function startAssistant(hub: string, { name, website }: AssistantOptions): Promise<Assistant> {
  const url = new URL('/mcp', hub)
  const page = createServer((_, response) => response.setHeader('content-type', 'text/html').end(welcome))
  await once(page.listen(0, '127.0.0.1'), 'listening')
  const redirectUrl = website ?? `http://127.0.0.1:${(page.address() as AddressInfo).port}/callback`
  const { provider, kept } = createMemoryProvider({ name, redirectUrl })
  const create = () => {
    const client = new Client({ name, version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
    return { client, transport: new StreamableHTTPClientTransport(url, { authProvider: provider }) }
  }
  let connected: Client | undefined

  return {
    redirectUrl,
    async begin() {
      delete kept.tokens
      const { client, transport } = create()
      const refused = await client.connect(transport).catch((error: Error) => error)
      if (!(refused instanceof Error) || !/unauthorized/i.test(refused.message))
        throw new Error('The hub asked for no sign-in', { cause: refused })
      return kept.sentTo.at(-1)!.href
    },
    async finish(back) {
      const { client, transport } = create()
      await transport.finishAuth(new URL(back).searchParams)
      await client.connect(transport)
      connected = client
    },
    call: (tool, input = {}) => connected!.callTool({ name: tool, arguments: input }),
    async status() {
      const authorization = `Bearer ${kept.tokens!.access_token}`
      return (await fetch(url, { method: 'POST', headers: { authorization } })).status
    },
    async close() {
      await connected?.close()
      page.closeAllConnections()
      page.close()
    },
  }
}

const welcome = `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Signed in</title>
<h1>Go back to your assistant</h1></html>`
