/**
 * The schemas of a tool as the SDK takes them: their JSON form (2020-12), made once, since the SDK would make it anew for
 * every listing, and what is said of wrong arguments. The JSON says what a model needs and no more, because each of its
 * bytes is read in every conversation.
 */
import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import * as z from 'zod'

/** A schema that answers its JSON form from memory, and tells a model what to write instead. */
export function withJson(schema: z.ZodObject, json: JsonSchema): StandardSchemaWithJSON {
  const standard = schema['~standard'] as StandardSchemaWithJSON['~standard']
  const names = Object.keys(schema.shape).join(', ')
  const validate: typeof standard.validate = async (value) => {
    const first = await standard.validate(value)
    const said = first.issues && withoutNulls(value, first.issues)
    const result = said === undefined ? first : await standard.validate(said)
    if (!result.issues) return result
    return { issues: (result.issues as readonly z.core.$ZodIssue[]).map((issue) => inWords(issue, names)) }
  }
  return { '~standard': { ...standard, validate, jsonSchema: { input: () => json, output: () => json } } }
}

type Issues = NonNullable<Awaited<ReturnType<StandardSchemaWithJSON['~standard']['validate']>>['issues']>

/**
 * Some clients have their model say null for each argument that it leaves out, also where there is no null.
 * @returns undefined where that is not what is wrong
 */
function withoutNulls(value: unknown, issues: Issues): unknown {
  const copy = structuredClone(value)
  let found = false
  for (const { path = [] } of issues) {
    const keys = path.map((key) => (typeof key === 'object' ? key.key : key))
    const holder = keys.slice(0, -1).reduce<unknown>((inner, key) => Object(inner)[key], copy)
    const last = keys.at(-1)
    if (last === undefined || Array.isArray(holder) || Object(holder)[last] !== null) continue
    found = Reflect.deleteProperty(Object(holder), last)
  }
  return found ? copy : undefined
}

/** @param names of all arguments */
function inWords({ path, message, ...issue }: z.core.$ZodIssue, names: string) {
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys.map((key) => JSON.stringify(key)).join(', ')
    return { path, message: `there is no ${unknown}${path.length === 0 ? `; it takes ${names}` : ''}` }
  }
  if (issue.code === 'invalid_type' && message.endsWith('received undefined')) return { path, message: 'is required' }
  return { path, message: message.replace(/^Invalid input: /, '') }
}

export function toJson(schema: z.ZodObject, io: 'input' | 'output'): JsonSchema {
  const json = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => shorten(jsonSchema),
  })
  // The dialect that MCP assumes.
  delete json.$schema
  return json
}

export type JsonSchema = z.core.JSONSchema.BaseSchema

/** Whoever breaks one of these is told what to write, an unknown argument by its name; the others need not read them. */
const left = ['pattern', 'format', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minimum', 'maximum'] as const

function shorten(json: JsonSchema): void {
  for (const name of left) delete json[name]
  if (json.additionalProperties === false) delete json.additionalProperties
  if (json.enum) delete json.type
}
