import { describe, expect, it } from 'vitest'
import { readOutcome, withoutOutcome } from './google-outcome.ts'

describe('the outcome of a visit to Google', () => {
  it.each([
    ['connected', 'success'],
    ['denied', 'info'],
    ['declined', 'info'],
    ['failed', 'error'],
    ['invalid-state', 'warning'],
  ])('has words for %s', (name, tone) => {
    expect(readOutcome(`?google=${name}`)).toMatchObject({ tone, title: expect.stringMatching(/\w/) })
  })

  it('claims after a refusal only that nothing was changed: something may have been connected before', () => {
    const denied = readOutcome('?google=denied')
    expect(denied?.title).toBe('Nothing was changed')
    expect(denied?.text).not.toMatch(/nothing of yours|not connected/i)
  })

  it('names what was left out', () => {
    expect(readOutcome('?google=missing-scopes&missing=gmail')?.title).toBe('Gmail was left out')
    expect(readOutcome('?google=missing-scopes&missing=gmail,calendar')?.title).toBe(
      'Gmail and Google Calendar were left out',
    )
    expect(readOutcome('?google=missing-scopes')?.title).toBe('Something was left out')
  })

  it('says how many accounts are too many', () => {
    expect(readOutcome('?google=failed&reason=limit-reached')?.text).toContain('Disconnect one first')
  })

  it('tells a Google that is away from one that refuses', () => {
    const away = readOutcome('?google=failed&reason=google-unavailable')
    expect(away?.text).toContain('did not answer')
    expect(readOutcome('?google=failed&reason=google-refused')?.text).not.toBe(away?.text)
  })

  it.each(['', '?google=', '?google=toString', '?google=%3Cscript%3E'])('says nothing to %j', (search) => {
    expect(readOutcome(search)).toBeUndefined()
  })

  it('leaves the address without it, and the rest as it was', () => {
    expect(withoutOutcome('https://vault.example/connect?a=1&google=failed&reason=x&missing=y#z')).toBe(
      '/connect?a=1#z',
    )
  })
})
