import { argon2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPasswords } from './password.ts'

const passwords = createPasswords()

/** A hash as another time, or another program, wrote it. */
function phcOf(password: string, memory: number, passes: number, encoding: 'base64' | 'base64url' = 'base64url') {
  const nonce = Buffer.from('sixteen bytes...')
  const tag = argon2Sync('argon2id', { message: password, nonce, tagLength: 32, memory, passes, parallelism: 1 })
  const write = (bytes: Buffer) => bytes.toString(encoding).replaceAll('=', '')
  return `$argon2id$v=19$m=${memory},t=${passes},p=1$${write(nonce)}$${write(tag)}`
}

describe('a password', () => {
  it('is right against its own hash and wrong against any other', async () => {
    const hash = await passwords.hash('correct horse')

    expect(await passwords.verify('correct horse', hash)).toEqual({ right: true, outdated: false })
    expect(await passwords.verify('correct horsf', hash)).toMatchObject({ right: false })
    expect(await passwords.verify('correct horse', null)).toMatchObject({ right: false })
  })

  it.each([
    [8_192, 3, 'base64url'],
    [32_768, 1, 'base64'],
  ] as const)(
    'is still right against a hash with m=%i, t=%i, which is then outdated',
    async (memory, passes, encoding) => {
      const hash = phcOf('correct horse', memory, passes, encoding)

      expect(await passwords.verify('correct horse', hash)).toEqual({ right: true, outdated: true })
      expect(await passwords.verify('wrong', hash)).toEqual({ right: false, outdated: false })
    },
  )

  it.each([
    '$argon2id$v=19$m=999999999,t=999999999,p=1$c2l4dGVlbiBieXRlcy4uLg$c2l4dGVlbiBieXRlcy4uLg',
    '$argon2id$v=19$m=65537,t=1,p=1$c2l4dGVlbiBieXRlcy4uLg$c2l4dGVlbiBieXRlcy4uLg',
    '$argon2id$v=19$m=8,t=0,p=1$c2l4dGVlbiBieXRlcy4uLg$c2l4dGVlbiBieXRlcy4uLg',
    '$argon2id$v=19$m=19456,t=2,p=1$short$',
    '$2b$12$abcdefghijklmnopqrstuv',
  ])('is wrong against a stored %s, which costs no more than any other', async (hash) => {
    expect(await passwords.verify('anything', hash)).toEqual({ right: false, outdated: false })
  })
})
