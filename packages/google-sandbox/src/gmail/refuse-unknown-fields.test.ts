import { expect, it } from 'vitest'
import { methodsOf, readDocument, wholeDocuments } from '../testing/google-documents.ts'
import { ada, startMailboxes } from '../testing/mail-pair.ts'

async function startAsking() {
  const { sandbox } = await startMailboxes()
  const { tokens } = await sandbox.connect(ada)
  return async (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' }
    const url = `${sandbox.url}/gmail/v1/users/me${path}`
    const response = await fetch(url, { method, headers, body: JSON.stringify(body) })
    const text = await response.text()
    return { status: response.status, body: JSON.parse(text || 'null') as unknown }
  }
}

it.each([
  ['POST', '/messages/send', { message: { raw: 'eA' } }, 'message', ''],
  ['POST', '/messages/1/modify', { addLabels: ['STARRED'] }, 'addLabels', ''],
  ['POST', '/messages/batchModify', { id: [] }, 'id', ''],
  ['POST', '/threads/1/modify', { constructor: 1 }, 'constructor', ''],
  ['POST', '/drafts', { raw: 'eA' }, 'raw', ''],
  ['PUT', '/drafts/r1', { message: { body: 'x' } }, 'body', 'message'],
  ['PATCH', '/labels/Label_1', { color: { text: '#ffffff' } }, 'text', 'color'],
  ['PUT', '/settings/vacation', { enabled: true }, 'enabled', ''],
  ['POST', '/settings/filters', { criteria: { subjects: 'x' } }, 'subjects', 'criteria'],
  ['POST', '/settings/sendAs', { smtpMsa: { user: 'x' } }, 'user', 'smtp_msa'],
])('%s %s refuses %j as Google does', async (method, path, body, name, field) => {
  const ask = await startAsking()
  const place = field === '' ? '' : ` at '${field}'`
  const description = `Invalid JSON payload received. Unknown name "${name}"${place}: Cannot find field.`

  expect(await ask(method, path, body)).toMatchObject({
    status: 400,
    body: {
      error: { message: description, status: 'INVALID_ARGUMENT', details: [{ fieldViolations: [{ description }] }] },
    },
  })
})

it('a resource that Google gave out is taken back, also what only Google sets', async () => {
  const { ada: gmail } = await startMailboxes()
  const { data: label } = await gmail.users.labels.create({ userId: 'me', requestBody: { name: 'Bills' } })
  const { data: whole } = await gmail.users.labels.get({ userId: 'me', id: label.id ?? '' })

  await expect(
    gmail.users.labels.update({ userId: 'me', id: label.id ?? '', requestBody: { ...whole, name: 'Paid' } }),
  ).resolves.toMatchObject({ data: { name: 'Paid' } })
})

it.skipIf(!wholeDocuments)('every field of Google’s document is known', async () => {
  const ask = await startAsking()
  const { schemas, ...document } = readDocument('gmail.v1')
  const methods = methodsOf(document).filter(({ request }) => request)
  for (const { id, httpMethod, path, request } of methods) {
    const names = Object.keys(schemas[request?.$ref ?? '']?.properties ?? {})
    const place = path.replace('gmail/v1/users/{userId}', '').replace(/\{\w+\}/g, '1')
    const { body } = await ask(httpMethod, place, Object.fromEntries(names.map((name) => [name, null])))

    expect(JSON.stringify(body), id).not.toContain('Unknown name')
  }

  expect(methods.length).toBeGreaterThan(20)
})
