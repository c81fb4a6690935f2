import { GoogleLoginOutcome } from '@oma/contract'
import { describe, expect, it } from 'vitest'
import { readLoginOutcome, readSecondFactor } from './google-login-outcome.ts'

describe('the outcome of logging in by Google', () => {
  it.each(GoogleLoginOutcome.exclude(['second-factor']).options)('has words for %s', (name) => {
    expect(readLoginOutcome(`?google_login=${name}`)).toMatchObject({ title: expect.stringMatching(/\w/) })
  })

  it('tells whose address has an account already what to do, also when they never made it', () => {
    expect(readLoginOutcome('?google_login=not-linked')?.text).toMatch(/password, then link Google.*never made/)
  })

  it.each(['', '?google_login=', '?google_login=constructor', '?google_login=second-factor'])(
    'is none in %s',
    (search) => {
      expect(readLoginOutcome(search)).toBeUndefined()
    },
  )

  it('names the second factors that it waits for, and none that do not exist', () => {
    expect(readSecondFactor('?google_login=second-factor&methods=totp,passkey')).toEqual(['totp', 'passkey'])
    expect(readSecondFactor('?google_login=second-factor&methods=fax')).toBeUndefined()
    expect(readSecondFactor('?methods=totp')).toBeUndefined()
  })
})
