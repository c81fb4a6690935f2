import { describe, expect, it } from 'vitest'
import { createHttpApp } from './app.ts'
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

  it('drops the value that PostgreSQL repeats in its message', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "leak"'), { code: '22P02' })

    expect(JSON.stringify(describeError(error))).not.toContain('leak')
    expect(describeError(error)).toMatchObject({ code: '22P02' })
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

describe('a request', () => {
  const log = async (logLevel: string, url: string, headers: Record<string, string> = {}) => {
    const lines: string[] = []
    const app = await createHttpApp({ logLevel, https: false, logTo: { write: (line) => void lines.push(line) } })
    app.get('/thing', () => ({}))
    app.get('/probe', { config: { quiet: true } }, () => ({}))
    app.get('/broken', { config: { quiet: true } }, () => {
      throw new Error('broken')
    })
    await app.inject({ url, headers: { authorization: 'Bearer leak', cookie: 'leak', ...headers } })
    await app.close()
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  it('leaves one line, without query and headers', async () => {
    const lines = await log('info', '/thing?code=leak')

    expect(lines).toMatchObject([{ req: { method: 'GET', path: '/thing' }, res: { status: 200 }, msg: 'request' }])
    expect(JSON.stringify(lines)).not.toContain('leak')
  })

  it('has an id of ours, and beside it the one that a proxy gave, where that can be nothing but an id', async () => {
    const given = '0af7651916cd43dd8448eb211c80319c'

    expect(await log('info', '/thing', { 'x-request-id': given })).toMatchObject([
      { req: { id: expect.stringMatching(/^[\da-f-]{36}$/), given_id: given } },
    ])
    for (const odd of ['oma_pat_leak', '"},{"', 'a'.repeat(65), 'x y']) {
      const [line] = await log('info', '/thing', { 'x-request-id': odd })
      expect(line!['req']).not.toHaveProperty('given_id')
    }
  })

  it('leaves none for a probe that went well, and one for a fault', async () => {
    expect(await log('info', '/probe')).toEqual([])
    expect(await log('info', '/broken')).toMatchObject([{ level: 50, err: { message: 'broken' } }])
  })

  it('leaves none when logging is off', async () => {
    expect(await log('silent', '/broken')).toEqual([])
  })
})
