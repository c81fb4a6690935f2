import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSandboxForFile, type Sandbox } from '../testing/start-sandbox.ts'

interface Method {
  id: string
  httpMethod: string
  path: string
  scopes: string[]
}

interface Resource {
  methods?: Record<string, Method>
  resources?: Record<string, Resource>
}

const documentUrl = new URL('../testing/discovery/gmail.v1.json', import.meta.url)
const document = JSON.parse(readFileSync(documentUrl, 'utf8')) as Resource
const methods = methodsOf(document)
const offered = [
  'readonly',
  'modify',
  'compose',
  'send',
  'metadata',
  'insert',
  'labels',
  'settings.basic',
  'settings.sharing',
]
const scopes = ['https://mail.google.com/', ...offered.map((name) => `https://www.googleapis.com/auth/gmail.${name}`)]

let sandbox: Sandbox
const tokens = new Map<string, string>()

beforeAll(async () => {
  sandbox = await createSandboxForFile({ seed: 'empty' })
  await sandbox.plant({ accounts: [{ email: 'ada@example.test', name: 'Ada' }] })
  for (const scope of scopes) {
    const connection = await sandbox.connect('ada@example.test', [scope])
    tokens.set(scope, connection.tokens.access_token ?? '')
  }
})
afterAll(() => sandbox.app.close())

function methodsOf({ methods: own = {}, resources = {} }: Resource): Method[] {
  return [...Object.values(own), ...Object.values(resources).flatMap(methodsOf)]
}

async function isAllowed({ httpMethod, path }: Method, scope: string): Promise<boolean> {
  const url = `/${path.replace('{userId}', 'me').replace(/\{\w+\}/g, 'none')}`
  const response = await fetch(sandbox.url + url, {
    method: httpMethod,
    headers: { authorization: `Bearer ${tokens.get(scope)}` },
  })
  return !(response.status === 403 && (await response.text()).includes('insufficientPermissions'))
}

describe('every Gmail method', () => {
  it.each(methods.map((method) => [method.id, method] as const))(
    '%s takes the scopes of Google’s document and no other',
    async (_id, method) => {
      const allowed: string[] = []
      for (const scope of scopes) if (await isAllowed(method, scope)) allowed.push(scope)

      expect(allowed.toSorted()).toEqual(method.scopes.filter((scope) => scopes.includes(scope)).toSorted())
    },
  )

  it.each(methods.map((method) => [method.id, method] as const))('%s is there', async (_id, method) => {
    const scope = method.scopes.find((each) => tokens.has(each)) ?? ''
    const url = `/${method.path.replace('{userId}', 'me').replace(/\{\w+\}/g, 'none')}`
    const headers = { authorization: `Bearer ${tokens.get(scope)}` }
    const response = await fetch(sandbox.url + url, { method: method.httpMethod, headers })

    expect(await response.text()).not.toContain('Method not found.')
  })
})
