/**
 * An authenticator with the browser before it, in software: makes one discoverable passkey (P-256) and signs with it, as
 * in WebAuthn Level 3 sections 6.1, 6.3 and 6.5. What an attacker would do otherwise is an option.
 */
import type {
  PasskeyAssertion,
  PasskeyCreationOptions,
  PasskeyRegistration,
  PasskeyRequestOptions,
} from '@oma/contract'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

export interface Circumstances {
  /** Of the page that asks. */
  origin: string
  /** The site that the passkey is used for, by its name. */
  rpId?: string
  /** Whether the authenticator asked for a finger or a PIN. */
  verifiesUser?: boolean
  /** Attestation that nobody asked for. */
  attestation?: { format: string; statement: Map<string, Cbor> }
}

const userPresent = 0x01
const userVerified = 0x04
const hasCredential = 0x40

export function createAuthenticator() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  const id = credentialId.toString('base64url')
  let userHandle = ''
  let counter = 0

  const dataFor = (rpId: string, flags: number, more = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, more])
  }
  const flagsOf = ({ verifiesUser = true }: Circumstances) => userPresent | (verifiesUser ? userVerified : 0)
  const credential = { id, rawId: id, type: 'public-key' as const }

  return {
    /** `navigator.credentials.create(…).toJSON()` */
    create(options: PasskeyCreationOptions, circumstances: Circumstances): PasskeyRegistration {
      const { x, y } = publicKey.export({ format: 'jwk' })
      const coseKey = encodeCbor(
        new Map<Cbor, Cbor>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x!, 'base64url')],
          [-3, Buffer.from(y!, 'base64url')],
        ]),
      )
      userHandle = options.user.id
      const length = Buffer.from([0, credentialId.length])
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey])
      const { rpId = options.rp.id, origin, attestation } = circumstances
      const authData = dataFor(rpId, flagsOf(circumstances) | hasCredential, attested)
      const attestationObject = encodeCbor(
        new Map<Cbor, Cbor>([
          ['fmt', attestation?.format ?? 'none'],
          ['attStmt', attestation?.statement ?? new Map()],
          ['authData', authData],
        ]),
      )
      return {
        ...credential,
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge, origin).toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    /** `navigator.credentials.get(…).toJSON()` */
    get(options: PasskeyRequestOptions, circumstances: Circumstances): PasskeyAssertion {
      counter += 1
      const client = clientData('webauthn.get', options.challenge, circumstances.origin)
      const authenticatorData = dataFor(circumstances.rpId ?? options.rpId, flagsOf(circumstances))
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(client)]), privateKey)
      return {
        ...credential,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle,
        },
      }
    },
    /** As a copy of it would: it has counted less. */
    turnBack: (by: number) => void (counter -= by),
  }
}

export type Authenticator = ReturnType<typeof createAuthenticator>

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}

type Cbor = number | string | Buffer | Cbor[] | Map<Cbor, Cbor>

/** RFC 8949, as far as attestation needs it. */
function encodeCbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value)
  if (typeof value === 'string') return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([cborHead(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([cborHead(4, value.length), ...value.map(encodeCbor)])
  return Buffer.concat([cborHead(5, value.size), ...[...value].flat().map(encodeCbor)])
}

function cborHead(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument])
  if (argument < 256) return Buffer.from([(major << 5) | 24, argument])
  return Buffer.from([(major << 5) | 25, argument >> 8, argument & 0xff])
}
