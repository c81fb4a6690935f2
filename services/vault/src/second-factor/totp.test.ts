import { Secret } from '@oma/config'
import { describe, expect, it } from 'vitest'
import { createTotpSecret, findTotpStep, totpAt, totpUri } from './totp.ts'

/** The shared secret of RFC 6238 appendix B, in base32. */
const rfcSecret = new Secret('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
const at = (seconds: number) => new Date(seconds * 1000)

describe('a time-based one-time password', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('is the one of RFC 6238 appendix B at %i', (seconds, code) => {
    expect(totpAt(rfcSecret, at(seconds))).toBe(code)
  })

  it.each([
    [-60, false],
    [-30, true],
    [0, true],
    [30, true],
    [60, false],
  ])('is taken one step early or late and no further: %i s', (offset, taken) => {
    const code = totpAt(rfcSecret, at(1_000_000 + offset))

    expect(findTotpStep(rfcSecret, code, at(1_000_000)) !== undefined).toBe(taken)
  })

  it('has a secret of 160 bits that no two accounts share', () => {
    const secrets = [createTotpSecret(), createTotpSecret()].map((secret) => secret.reveal())

    expect(secrets[0]).toMatch(/^[A-Z2-7]{32}$/)
    expect(secrets[0]).not.toBe(secrets[1])
  })

  it('is described to apps with the account’s name', () => {
    const uri = new URL(totpUri(rfcSecret, 'ada+1@example.test'))

    expect(decodeURIComponent(uri.pathname)).toBe('/OMA:ada+1@example.test')
    expect(uri.searchParams.get('secret')).toBe(rfcSecret.reveal())
  })
})
