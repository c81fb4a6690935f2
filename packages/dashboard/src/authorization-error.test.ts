import { expect, it } from 'vitest'
import { readAuthorizationError } from './authorization-error.ts'

it('says what to do about each reason, and names the reason for whoever looks into it', () => {
  const read = readAuthorizationError('{"error":"invalid_redirect_uri","description":"redirect_uri did not match"}')
  expect(read).toEqual({
    text: expect.stringContaining('Nothing was sent there'),
    technical: 'invalid_redirect_uri: redirect_uri did not match',
  })
})

it.each(['', 'null', '{', '{"error":"never_heard_of"}'])('has something to say for %o', (json) => {
  expect(readAuthorizationError(json).text).toContain('Start the sign-in again')
})
