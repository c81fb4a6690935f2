import { Secret } from '@oma/config'
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createSignatures } from './signatures.ts'

const newKey = () => new Secret(randomBytes(32).toString('base64url'))

it('gives back the text of its own signature', () => {
  const signatures = createSignatures(newKey())

  expect(signatures.verify(signatures.sign('state.with.dots', 'state'), 'state')).toBe('state.with.dots')
})

it('knows the signatures of a former key, and signs with the current one', () => {
  const [former, current] = [newKey(), newKey()]
  const signatures = createSignatures(current, [former])

  expect(signatures.verify(createSignatures(former).sign('text', 'state'), 'state')).toBe('text')
  expect(createSignatures(current).verify(signatures.sign('text', 'state'), 'state')).toBe('text')
})

it('refuses an altered text, another purpose, another key, and nonsense', () => {
  const signatures = createSignatures(newKey())
  const signed = signatures.sign('text', 'state')

  expect(signatures.verify(`x${signed}`, 'state')).toBeUndefined()
  expect(signatures.verify(signed, 'login-token')).toBeUndefined()
  expect(createSignatures(newKey()).verify(signed, 'state')).toBeUndefined()
  for (const nonsense of ['', '.', 'text', 'text.']) expect(signatures.verify(nonsense, 'state')).toBeUndefined()
})

// Base64url of 32 bytes ends in a letter with two spare bits: a state altered there was taken one time in sixteen.
it('refuses a signature in another spelling of the same bytes', () => {
  const signatures = createSignatures(newKey())
  const signed = signatures.sign('text', 'state')
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

  const taken = letters
    .split('')
    .filter((letter) => signatures.verify(signed.slice(0, -1) + letter, 'state') !== undefined)

  expect(taken).toEqual([signed.at(-1)])
})
