import * as zod from 'zod'
import { describe, expect, it } from 'vitest'
import * as light from './light-zod.ts'

type Zod = typeof zod
const strings = ['', 'a', ' A@Example.com ', '@example.com', 'ada@example.com', '123 456', 'x'.repeat(300)]
/** JSON, and what is left out of it. */
const values = [undefined, null, true, 0, 1, -1, 1.5, Number.NaN, ...strings, [], ['a'], ['a', 'A '], [1], {}]

/** Of the contract, what is more than a name; each with what else it may be given. */
const schemas: Record<string, [make: (z: Zod) => zod.ZodType, ...values: unknown[]]> = {
  string: [(z) => z.string().trim().min(1).max(200)],
  'string with a pattern': [(z) => z.string().regex(/^[\w-]+$/)],
  'string of an address or domain': [
    (z) =>
      z
        .string()
        .trim()
        .toLowerCase()
        .overwrite((text) => text.replace(/^@/, ''))
        .refine((text) => text === 'example.com' || z.regexes.email.test(text)),
  ],
  'string that becomes a list': [
    (z) =>
      z
        .string()
        .transform((list) => list.split(','))
        .pipe(z.array(z.enum(['a', 'b'])).min(1))
        .optional(),
    'a,b',
    'c',
  ],
  number: [(z) => z.number().int().min(0).max(1)],
  boolean: [(z) => z.boolean().nullable()],
  undefined: [(z) => z.undefined()],
  unknown: [(z) => z.array(z.unknown())],
  literal: [(z) => z.literal('a').nullish()],
  'choice without some': [(z) => z.enum(['a', 'b', 'used']).exclude(['used']), 'used', 'b'],
  'list without doubles': [
    (z) =>
      z
        .array(z.string().trim().toLowerCase())
        .max(2)
        .overwrite((list) => [...new Set(list)]),
    ['b', 'a', 'c'],
  ],
  object: [
    (z) => z.object({ id: z.string(), more: z.string().optional(), list: z.array(z.string()).default([]) }),
    { id: 'a' },
    { id: 'a', more: undefined, unknown: 1 },
    { id: 'a', more: 'b', list: ['c'] },
    { id: 1 },
  ],
  'extended object': [
    (z) => z.object({ id: z.string() }).extend({ more: z.object({ deep: z.number() }) }),
    { id: 'a', more: { deep: 1, other: 2 } },
    { id: 'a', more: { deep: '1' } },
  ],
  'open object': [(z) => z.looseObject({ id: z.string() }), { id: 'a', other: 1 }, { other: 1 }],
  record: [(z) => z.record(z.string(), z.union([z.string(), z.array(z.string())])), { a: 'b', c: ['d'] }, { a: 1 }],
  'one of several objects': [
    (z) =>
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('hello') }),
        z.object({ type: z.literal('event'), id: z.string() }),
      ]),
    { type: 'hello', id: 'a' },
    { type: 'event' },
    { type: 'event', id: 'a' },
    { type: 'other' },
  ],
}

describe('what stands in for zod', () => {
  it.each(Object.entries(schemas))('takes and refuses what zod does: %s', (_, [make, ...more]) => {
    const [real, lighter] = [make(zod), make(light as unknown as Zod)]
    for (const value of [...values, ...more]) {
      const { success, data } = real.safeParse(value)
      expect(lighter.safeParse(value), JSON.stringify(value)).toEqual(success ? { success, data } : { success })
    }
  })

  it('throws what it refuses, and gives what it takes', () => {
    const schema = light.string().trim()
    expect(schema.parse(' a ')).toBe('a')
    expect(() => schema.parse(1)).toThrow(TypeError)
  })

  it('tells what can be chosen and what an object holds', () => {
    expect(light.enum(['a', 'b']).options).toEqual(['a', 'b'])
    expect(light.object({ a: light.object({ b: light.string() }).optional() }).shape['a']!.shape['b']).toBeDefined()
    expect(light.regexes.email.source).toBe(zod.regexes.email.source.replaceAll(String.raw`\-`, '-'))
  })
})
