/**
 * The JSON form of a tool's schemas (2020-12), made once: the SDK would make it anew for every listing. It says what a
 * model needs and no more, because each of its bytes is read in every conversation.
 */
import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import * as z from 'zod'

export function compileSchema(schema: z.ZodObject, io: 'input' | 'output'): StandardSchemaWithJSON {
  const json = toJson(schema, io)
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

type JsonSchema = z.core.JSONSchema.BaseSchema

function shorten(json: JsonSchema): void {
  // What `format` says already, in hundreds of characters.
  if (json.format !== undefined) delete json.pattern
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum
}
