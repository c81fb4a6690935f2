/** The setting that names whose X-Forwarded-* headers are believed; checked here, because Fastify fails late and at length. */
import { isIP } from 'node:net'
import * as z from 'zod'

/** Names that Fastify knows for networks: https://fastify.dev/docs/latest/Reference/Server/#trustproxy */
const namedNetworks = ['loopback', 'linklocal', 'uniquelocal']

export function trustProxySetting() {
  return z
    .string()
    .refine((list) => list.split(',').every((entry) => isNetwork(entry.trim())), {
      error: `must be addresses or networks, comma-separated, such as 10.0.0.0/8 or ${namedNetworks.join(', ')}`,
    })
    .optional()
    .describe(
      'Addresses or networks, comma-separated, whose X-Forwarded-* headers are believed; nobody’s when not set.',
    )
}

function isNetwork(text: string): boolean {
  if (namedNetworks.includes(text) || isIP(text) > 0) return true
  const [, address = '', prefix = ''] = /^([^/]+)\/(\d+)$/.exec(text) ?? []
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  return Number(prefix) > 0 && Number(prefix) <= longest
}
