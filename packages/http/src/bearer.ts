/** The bearer of a request (RFC 6750 section 2.1), as both services read it. It never comes from the query. */
import { ProblemError } from '@oma/contract'

/**
 * @param header the Authorization header
 * @throws {ProblemError} `invalid-authentication-scheme` for anything but a bearer
 */
export function readBearer(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const token = /^Bearer +([\w~+/.=-]+)$/i.exec(header)?.[1]
  if (token !== undefined) return token
  throw new ProblemError(
    'invalid-authentication-scheme',
    'Invalid authentication scheme. Send `Authorization: Bearer <token>`.',
  )
}
