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
    const result = await standard.validate(value)
    if (!result.issues) return result
    return { issues: (result.issues as readonly z.core.$ZodIssue[]).map((issue) => inWords(issue, names)) }
  }
  return { '~standard': { ...standard, validate, jsonSchema: { input: () => json, output: () => json } } }
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
