import { Secret } from '@oma/config'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyring, type Place } from './keyring.ts'

const newKey = () => new Secret(randomBytes(32).toString('base64url'))
const place: Place = { column: 'google_credentials.refresh_token_sealed', accountId: 'a', row: 'subject' }
const token = new Secret('1//a-refresh-token-ü')

describe('sealing', () => {
  it('opens what it sealed, in the same place', () => {
    const keyring = createKeyring(newKey())

    expect(keyring.open(keyring.seal(token, place), place).reveal()).toBe(token.reveal())
  })

  it('never writes the same ciphertext twice, and never the plaintext', () => {
    const keyring = createKeyring(newKey())
    const [one, two] = [keyring.seal(token, place), keyring.seal(token, place)]

    expect(one).not.toBe(two)
    expect(Buffer.from(one, 'base64url').toString()).not.toContain('refresh-token')
  })

  it.each<[string, Partial<Place>]>([
    ['account', { accountId: 'b' }],
    ['column', { column: 'google_credentials.access_token_sealed' }],
    ['identity', { row: 'other' }],
  ])('refuses a ciphertext moved to another %s', (_, elsewhere) => {
    const keyring = createKeyring(newKey())
    const sealed = keyring.seal(token, place)

    expect(() => keyring.open(sealed, { ...place, ...elsewhere })).toThrow()
  })

  it('refuses a ciphertext with any one bit flipped', () => {
    const keyring = createKeyring(newKey())
    const parts = keyring.seal(token, place).split('.')

    for (const part of [2, 3]) {
      const length = Buffer.from(parts[part]!, 'base64url').length
      for (let byte = 0; byte < length; byte++) {
        const bytes = Buffer.from(parts[part]!, 'base64url')
        bytes[byte]! ^= 1
        const altered = parts.with(part, bytes.toString('base64url')).join('.')
        expect(() => keyring.open(altered, place)).toThrow()
      }
    }
  })

  it('opens with a former key and seals with the current one', () => {
    const [former, current] = [newKey(), newKey()]
    const sealedBefore = createKeyring(former).seal(token, place)
    const keyring = createKeyring(current, [former])

    expect(keyring.open(sealedBefore, place).reveal()).toBe(token.reveal())
    expect(() => createKeyring(former).open(keyring.seal(token, place), place)).toThrow(/no key/)
  })

  it('names the setting to look at when the key is gone', () => {
    const sealed = createKeyring(newKey()).seal(token, place)

    expect(() => createKeyring(newKey()).open(sealed, place)).toThrow(/SECRET_KEY_PREVIOUS/)
  })
})

describe('signing', () => {
  it('gives back the text of its own signature', () => {
    const keyring = createKeyring(newKey())

    expect(keyring.verify(keyring.sign('state.with.dots', 'state'), 'state')).toBe('state.with.dots')
  })

  it('knows the signatures of a former key, and signs with the current one', () => {
    const [former, current] = [newKey(), newKey()]
    const keyring = createKeyring(current, [former])

    expect(keyring.verify(createKeyring(former).sign('text', 'state'), 'state')).toBe('text')
    expect(createKeyring(current).verify(keyring.sign('text', 'state'), 'state')).toBe('text')
  })

  it('refuses an altered text, another purpose, another key, and nonsense', () => {
    const keyring = createKeyring(newKey())
    const signed = keyring.sign('text', 'state')

    expect(keyring.verify(`x${signed}`, 'state')).toBeUndefined()
    expect(keyring.verify(signed, 'login-token')).toBeUndefined()
    expect(createKeyring(newKey()).verify(signed, 'state')).toBeUndefined()
    for (const nonsense of ['', '.', 'text', 'text.']) expect(keyring.verify(nonsense, 'state')).toBeUndefined()
  })

  // Base64url of 32 bytes ends in a letter with two spare bits: a state altered there was taken one time in sixteen.
  it('refuses a signature in another spelling of the same bytes', () => {
    const keyring = createKeyring(newKey())
    const signed = keyring.sign('text', 'state')
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

    const taken = letters
      .split('')
      .filter((letter) => keyring.verify(signed.slice(0, -1) + letter, 'state') !== undefined)

    expect(taken).toEqual([signed.at(-1)])
  })
})
