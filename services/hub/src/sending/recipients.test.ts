import { describe, expect, it } from 'vitest'
import { notAllowed } from './recipients.ts'

const allowed = ['bruno@example.test', 'example.com']

describe('recipients', () => {
  it('are anybody where no list is kept', () => {
    expect(notAllowed(['anybody@anywhere.test'], [])).toEqual([])
  })

  it('are those of the list and of its domains, whatever the case', () => {
    expect(notAllowed(['Bruno@Example.test', 'someone@EXAMPLE.com'], allowed)).toEqual([])
  })

  it.each([
    'ada@example.test',
    'bruno@example.test.evil.test',
    'bruno@evil.test',
    'someone@sub.example.com',
    'someone@notexample.com',
    'example.com',
    '',
    'eve@evil.test,someone@example.com',
    'eve@evil.test;someone@example.com',
    'eve@evil.test someone@example.com',
    '"eve@evil.test"@example.com',
    'Eve <eve@evil.test>, x@example.com',
    'eve@evil.test\nbruno@example.test',
    'team: eve@evil.test@example.com',
    'eve@evil.test@example.com',
  ])('are not %j', (recipient) => {
    expect(notAllowed(['bruno@example.test', recipient], allowed)).toEqual([recipient])
  })
})
