/** The RSA key that signs id_tokens. Made on first need, once per process, so that starting costs nothing. */
import { KeyObject } from 'node:crypto'
import {
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  importPKCS8,
  importSPKI,
  type CryptoKey,
  type JWK,
} from 'jose'
import { createCertificate } from './certificate.ts'

/** A key pair with the key id that its certificates are published under. */
export interface SigningKey {
  keyId: string
  privateKey: CryptoKey
  publicKey: CryptoKey
}

/** The key pair as text, for the snapshot file. */
export interface SigningKeyDump {
  privatePem: string
  publicPem: string
}

let shared: Promise<SigningKey> | undefined

/** The process's signing key. */
export function signingKey(): Promise<SigningKey> {
  shared ??= generateKeyPair('RS256', { modulusLength: 2048, extractable: true }).then(named)
  return shared
}

/** The key as text when it was ever needed. */
export async function dumpSigningKey(): Promise<SigningKeyDump | null> {
  if (!shared) return null
  const { privateKey, publicKey } = await shared
  return { privatePem: await exportPKCS8(privateKey), publicPem: await exportSPKI(publicKey) }
}

/** Takes the key of an earlier process, so that its id_tokens still verify. */
export function loadSigningKey({ privatePem, publicPem }: SigningKeyDump): void {
  shared = Promise.all([
    importPKCS8(privatePem, 'RS256', { extractable: true }),
    importSPKI(publicPem, 'RS256', { extractable: true }),
  ]).then(([privateKey, publicKey]) => named({ privateKey, publicKey }))
}

/** The public half as Google publishes it at /oauth2/v3/certs. */
export async function publicJwk(): Promise<JWK> {
  const { keyId, publicKey } = await signingKey()
  return { ...(await exportJWK(publicKey)), kid: keyId, use: 'sig', alg: 'RS256' }
}

/** The public half as a certificate, as at /oauth2/v1/certs. */
export async function publicCertificate(): Promise<{ keyId: string; pem: string }> {
  const { keyId, privateKey, publicKey } = await signingKey()
  const pem = createCertificate({
    commonName: 'federated-signon.system.gserviceaccount.com',
    serial: Buffer.from(keyId.slice(0, 16), 'hex'),
    privateKey: KeyObject.from(privateKey),
    publicKey: KeyObject.from(publicKey).export({ type: 'spki', format: 'der' }),
  })
  return { keyId, pem }
}

async function named({ privateKey, publicKey }: { privateKey: CryptoKey; publicKey: CryptoKey }): Promise<SigningKey> {
  const { n = '' } = await exportJWK(publicKey)
  return { keyId: Buffer.from(n, 'base64url').subarray(0, 20).toString('hex'), privateKey, publicKey }
}
