/**
 * The JSON form of a tool's schemas (2020-12), made once: the SDK would make it anew for every listing. It says what a
 * model needs and no more, because each of its bytes is read in every conversation.
 */
import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import * as z from 'zod'

/** A schema that answers its JSON form from memory. */
export function withJson(schema: z.ZodObject, json: JsonSchema): StandardSchemaWithJSON {
  const standard = schema['~standard'] as StandardSchemaWithJSON['~standard']
  return { '~standard': { ...standard, jsonSchema: { input: () => json, output: () => json } } }
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
