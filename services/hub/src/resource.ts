/** What the hub is to OAuth: a protected resource (RFC 9728), named by the very URL that people paste. */
import { Scope } from '@oma/contract'

/** RFC 9728 section 3.1: the well-known part stands before the resource's path. Clients look at the root too. */
export const metadataPaths = [
  '/.well-known/oauth-protected-resource/mcp',
  '/.well-known/oauth-protected-resource',
] as const

export function resourceUrl(publicUrl: string): string {
  return new URL('/mcp', publicUrl).href
}

export function metadataUrl(publicUrl: string): string {
  return new URL(metadataPaths[0], publicUrl).href
}

export function describeResource(publicUrl: string, issuer: string): object {
  return {
    resource: resourceUrl(publicUrl),
    resource_name: 'OMA: Gmail and Google Calendar',
    authorization_servers: [issuer],
    scopes_supported: Scope.options,
    bearer_methods_supported: ['header'],
  }
}
