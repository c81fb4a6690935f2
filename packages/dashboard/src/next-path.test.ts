import { describe, expect, it } from 'vitest'
import { readNextPath, withNext } from './next-path.ts'

const origin = 'https://vault.example'
const read = (next: string) => readNextPath(`?next=${encodeURIComponent(next)}`, origin)

describe('where a login leads', () => {
  it.each(['/connect', '/tokens?a=1#b', '/oauth/authorize?client_id=x&scope=a%20b'])(
    'keeps %s of this origin',
    (path) => expect(read(path)).toBe(path),
  )

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example',
    '/%09//evil.example'.replace('%09', '\t'),
    '/.//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://vault.example@evil.example/',
    'http://vault.example/',
    'http://[',
  ])('never leads away: %j', (next) => expect(read(next)).toBe('/'))

  it('does not lead back to the login', () => {
    expect(read('/login?next=/tokens')).toBe('/')
    expect(read('/register')).toBe('/')
  })

  it('is the overview when nothing is asked for', () => expect(readNextPath('', origin)).toBe('/'))

  it('survives being carried in an address', () => {
    const path = '/connect?a=1&b=%26#c'
    expect(readNextPath(new URL(withNext('/login', path), origin).search, origin)).toBe(path)
    expect(withNext('/register', '/')).toBe('/register')
  })
})
