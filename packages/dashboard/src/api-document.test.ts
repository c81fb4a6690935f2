import { contract } from '@oma/contract'
import { toOpenApi } from '@oma/contract/openapi'
import { describe, expect, it } from 'vitest'
import { describeType, groupEndpoints, type ApiDocument } from './api-document.ts'

const document = toOpenApi(contract, { title: 'OMA', version: '1', description: '' }) as unknown as ApiDocument
const groups = groupEndpoints(document)

describe('the API page', () => {
  it('shows every endpoint of the document, under a title in words', () => {
    const count = Object.values(document.paths).flatMap((operations) => Object.keys(operations)).length

    expect(groups.flatMap(({ endpoints }) => endpoints)).toHaveLength(count)
    expect(groups.map(({ tag, title }) => title === tag)).not.toContain(true)
  })

  it('tells what goes in, who may call, what comes out and what can go wrong', () => {
    const disconnect = groups.flatMap(({ endpoints }) => endpoints).find(({ id }) => id === 'google.disconnect')

    expect(disconnect).toMatchObject({
      method: 'DELETE',
      path: '/api/v1/google/disconnect/{service}',
      access: 'For a login',
    })
    expect(disconnect?.fields[0]).toMatchObject({ name: 'service', place: 'path', required: true })
    expect(disconnect?.fields[0]?.type).toBe('"gmail" or "calendar" or "all"')
    expect(disconnect?.success.status).toBe('200')
    expect(disconnect?.success.fields.map(({ name }) => name)).toContain('needs_reconnect')
    expect(disconnect?.problems.map(({ status }) => status)).toEqual(['400', '401', '404', '429', '500'])
  })

  it.each([
    [{ type: 'string', format: 'uuid' }, 'uuid'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string or null'],
    [{ type: 'array', items: { type: 'string' } }, 'list of string'],
    [{ type: ['string', 'null'] }, 'string or null'],
    [{ const: 'Bearer' }, '"Bearer"'],
    [{}, 'any'],
  ])('describes %j as %s', (schema, text) => expect(describeType(schema)).toBe(text))
})
