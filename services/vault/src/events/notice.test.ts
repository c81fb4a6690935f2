import { expect, it } from 'vitest'
import { encodeNotice } from './notice.ts'

const notice = { id: '1', event: 'token.created', accountId: 'a', at: new Date(0) }

it('keeps every notice below what PostgreSQL takes, whatever the details hold', () => {
  const payload = encodeNotice({ ...notice, details: { name: 'é'.repeat(5_000) } })

  expect(Buffer.byteLength(payload)).toBeLessThan(8_000)
  expect(JSON.parse(payload)).toMatchObject({ id: '1', event: 'token.created', details: {} })
})
