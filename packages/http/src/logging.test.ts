import { describe, expect, it } from 'vitest'
import { describeError, pathOf } from './logging.ts'

describe('a logged error', () => {
  it('drops everything that a library hung on it', () => {
    const error = Object.assign(new Error('Request failed'), {
      code: 401,
      config: { headers: { authorization: 'Bearer leak' }, body: 'leak' },
      response: { data: { refresh_token: 'leak' } },
      cause: Object.assign(new Error('inner'), { request: 'leak' }),
    })

    expect(JSON.stringify(describeError(error))).not.toContain('leak')
    expect(describeError(error)).toMatchObject({ message: 'Request failed', code: '401', cause: { message: 'inner' } })
  })

  it('keeps the SQL of a failed query and drops its values', () => {
    const error = Object.assign(new Error('Failed query: select $1\nparams: leak'), {
      query: 'select $1',
      params: ['leak'],
    })

    expect(JSON.stringify(describeError(error))).not.toContain('leak')
    expect(describeError(error)).toMatchObject({
      message: 'Failed query: select $1',
      stack: expect.stringMatching(/^at /),
    })
  })

  it('copes with what is no error', () => {
    expect(describeError('leak')).toEqual({ type: 'string', message: 'not an Error', stack: '' })
  })
})

describe('a logged path', () => {
  it('has no query: codes and states travel there', () => {
    expect(pathOf('/api/auth/callback?code=leak&state=leak')).toBe('/api/auth/callback')
  })
})
