/** Checks answers against Google's own API descriptions. Strict: a field Google does not know is a fault. */
import { Ajv, type ValidateFunction } from 'ajv'
import {
  documentNames,
  methodsOf,
  readDocument,
  type DiscoveryDocument,
  type DiscoverySchema,
} from './google-documents.ts'

interface CheckedMethod {
  id: string
  httpMethod: string
  pattern: RegExp
  /** Length of the path without its parameters: the most literal path wins. */
  literals: number
  check: ValidateFunction | undefined
}

const methods = documentNames.flatMap((name) => checkedMethods(readDocument(name)))

/** Throws when a successful answer is not what Google's document says. Paths the documents do not know are let through. */
export function checkAnswer(httpMethod: string, path: string, text: string): void {
  const fitting = methods.filter((each) => each.httpMethod === httpMethod && each.pattern.test(path))
  const method = fitting.sort((a, b) => b.literals - a.literals)[0]
  if (!method) return
  if (!method.check) {
    if (text !== '') throw new Error(`${method.id} answered with a body, Google's has none: ${text.slice(0, 200)}`)
    return
  }
  if (!method.check(JSON.parse(text))) {
    throw new Error(`${method.id} does not match Google's schema: ${JSON.stringify(method.check.errors, null, 1)}`)
  }
}

function checkedMethods(document: DiscoveryDocument): CheckedMethod[] {
  const ajv = new Ajv({ strict: false, allErrors: true })
  const definitions = Object.fromEntries(
    Object.entries(document.schemas).map(([name, schema]) => [name, convert(schema)]),
  )
  ajv.addSchema({ $id: 'google', definitions })
  return methodsOf(document).flatMap((method) => {
    const check = method.response && ajv.compile({ $ref: `google#/definitions/${method.response.$ref}` })
    const paths = [
      `/${document.servicePath}${method.flatPath ?? method.path}`,
      method.mediaUpload?.protocols.simple.path,
    ]
    return paths
      .filter((each) => each !== undefined)
      .map((each) => ({
        id: method.id,
        httpMethod: method.httpMethod,
        pattern: patternOf(each),
        literals: each.replace(/\{[^}]+\}/g, '').length,
        check,
      }))
  })
}

/** A parameter stands for one path segment. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`)
}

/** Discovery schemas are JSON Schema draft 3 with Google's formats. */
function convert(schema: DiscoverySchema): object {
  const { $ref, type, properties, items, additionalProperties, format, enum: values } = schema
  if ($ref) return { $ref: `google#/definitions/${$ref}` }
  if (type === 'object') {
    const known = Object.entries(properties ?? {}).map(([name, value]) => [name, convert(value)])
    return {
      type,
      properties: Object.fromEntries(known) as object,
      additionalProperties: additionalProperties ? convert(additionalProperties) : false,
    }
  }
  if (type === 'array') return { type, items: convert(items ?? {}) }
  if (type === 'any') return {}
  return { type, ...(values && { enum: values }), ...patternFor(format) }
}

function patternFor(format: string | undefined): object {
  if (format === 'int64' || format === 'uint64') return { pattern: '^-?\\d+$' }
  if (format === 'byte') return { pattern: '^[\\w=-]*$' }
  if (format === 'date') return { pattern: '^\\d{4}-\\d{2}-\\d{2}$' }
  if (format === 'date-time')
    return { pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$' }
  return {}
}
