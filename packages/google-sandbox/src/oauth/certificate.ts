/**
 * Wraps a public key in a self-signed X.509 certificate (RFC 5280 §4.1), which is the form Google publishes at
 * /oauth2/v1/certs and the only one that some clients read. Writes just the DER (X.690) that this one shape needs.
 */
import { createSign, type KeyObject } from 'node:crypto'

/** What a certificate says and who signs it. */
export interface CertificateInput {
  commonName: string
  serial: Buffer
  privateKey: KeyObject
  /** The key's SubjectPublicKeyInfo, as DER. */
  publicKey: Buffer
}

// Fixed, and wide enough for every clock that a test may set.
const validity = ['20000101000000Z', '99991231235959Z']
const sha256WithRsa = Buffer.from('300d06092a864886f70d01010b0500', 'hex')
const commonNameOid = Buffer.from('0603550403', 'hex')
const versionThree = Buffer.from('a003020102', 'hex')

/** A certificate as PEM. */
export function createCertificate({ commonName, serial, privateKey, publicKey }: CertificateInput): string {
  const name = sequence(der(0x31, sequence(commonNameOid, der(0x0c, Buffer.from(commonName)))))
  const lifetime = sequence(...validity.map((time) => der(0x18, Buffer.from(time))))
  // A leading zero keeps the number positive.
  const number = der(0x02, Buffer.concat([Buffer.of(0), serial]))
  const body = sequence(versionThree, number, sha256WithRsa, name, lifetime, name, publicKey)
  const signature = createSign('sha256').update(body).sign(privateKey)
  const certificate = sequence(body, sha256WithRsa, der(0x03, Buffer.concat([Buffer.of(0), signature])))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function der(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag, ...lengthOf(content.length)), content])
}

function lengthOf(bytes: number): number[] {
  if (bytes < 128) return [bytes]
  const digits = bytes < 256 ? [bytes] : [bytes >> 8, bytes & 255]
  return [0x80 | digits.length, ...digits]
}
