import { describe, expect, it } from 'vitest'
import { contract } from './index.ts'
import { listEndpoints, toOpenApi } from './openapi.ts'
import { problems } from './problem.ts'

interface Operation {
  security: unknown[]
  parameters: { name: string; in: string; required: boolean }[]
  responses: Record<string, { content?: Record<string, unknown> }>
}
const document = toOpenApi(contract, { title: 't', version: '1', description: 'd' }) as {
  openapi: string
  paths: Record<string, Record<string, Operation>>
}
const operation = (path: string, method: string) => document.paths[path]![method]!

describe('the OpenAPI document', () => {
  it('is 3.1 and holds every endpoint', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path))

    expect(document.openapi).toBe('3.1.0')
    expect(operations).toHaveLength(listEndpoints(contract).length)
  })

  it('says who may call', () => {
    expect(operation('/api/v1/auth/login', 'post').security).toEqual([])
    expect(operation('/api/v1/auth/me', 'get').security).toEqual([{ bearer: [] }, { cookie: [] }])
    expect(operation('/api/v1/google/credentials', 'get').security).toContainEqual({ delegate: [] })
  })

  it('describes path and query parameters as they are sent', () => {
    expect(operation('/api/v1/google/disconnect/{service}', 'delete').parameters).toEqual([
      expect.objectContaining({ name: 'service', in: 'path', required: true }),
      expect.objectContaining({ name: 'account', in: 'query', required: false }),
    ])
    expect(operation('/api/v1/google/auth/url', 'get').parameters.map(({ required }) => required)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })

  it('answers problems as problem+json, and OAuth errors where OAuth is spoken', () => {
    expect(operation('/api/v1/auth/login', 'post').responses['401']?.content).toHaveProperty('application/problem+json')
    expect(operation('/oauth/token', 'post').responses['401']?.content).toHaveProperty('application/json')
  })

  it('gives the same text for the same contract', () => {
    expect(toOpenApi(contract, { title: 't', version: '1', description: 'd' })).toEqual(document)
  })
})

describe('the contract', () => {
  it('has one success answer an endpoint, and an audit policy that says something', () => {
    for (const { name, endpoint } of listEndpoints(contract)) {
      expect(Object.keys(endpoint.responses), name).toHaveLength(1)
      expect('event' in endpoint.audit ? endpoint.audit.event : endpoint.audit.skip, name).not.toBe('')
    }
  })

  it('has no two endpoints at one place', () => {
    const places = listEndpoints(contract).map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`)

    expect(new Set(places).size).toBe(places.length)
  })

  it('asks everybody but the public for authentication, and says so', () => {
    const guarded = listEndpoints(contract).filter(({ endpoint }) => endpoint.audience !== 'public')

    for (const { name, endpoint } of guarded) expect(endpoint.problems, name).toContain('unauthenticated')
  })

  it('tells no two problems by the same title', () => {
    const titles = Object.values(problems).map(({ title }) => title)

    expect(new Set(titles).size).toBe(titles.length)
  })
})
