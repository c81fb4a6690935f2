/** The vault's OpenAPI document, read into what the API page shows. Knows the shape that the vault writes, no more. */

export interface Field {
  name: string
  type: string
  required: boolean
  /** Where it travels: in the path, in the query, in the body. */
  place: string
  text: string
}

export interface ApiEndpoint {
  id: string
  method: string
  path: string
  summary: string
  note: string
  access: string
  fields: Field[]
  success: { status: string; fields: Field[] }
  problems: { status: string; text: string }[]
}

export interface ApiGroup {
  tag: string
  title: string
  endpoints: ApiEndpoint[]
}

interface Schema {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  description?: string
}
type Content = Record<string, { schema: Schema }>
interface Operation {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security: Record<string, unknown>[]
  parameters: { name: string; in: string; required: boolean; description?: string; schema: Schema }[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
}
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>
}

const titles: Record<string, string> = {
  approvals: 'Asking before something is sent',
  audit: 'What happened',
  auth: 'Accounts, logins and tokens',
  events: 'Live changes',
  google: 'Google connection',
  googleLogin: 'Logging in by Google',
  oauth: 'Signing in for programs',
  once: 'Doing something once',
  operator: 'Running the installation, for its operators',
  passkeys: 'Passkeys',
  permissions: 'What assistants may do',
  secondFactor: 'The second factor',
  system: 'The installation itself',
}

/** Groups by tag, in the order of the document. */
export function groupEndpoints({ paths }: ApiDocument): ApiGroup[] {
  const groups = new Map<string, ApiGroup>()
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags[0] ?? 'other'
      const group = groups.get(tag) ?? { tag, title: titles[tag] ?? tag, endpoints: [] }
      group.endpoints.push(toEndpoint(path, method, operation))
      groups.set(tag, group)
    }
  }
  return [...groups.values()]
}

function toEndpoint(path: string, method: string, operation: Operation): ApiEndpoint {
  const { operationId, summary, description, parameters, requestBody, responses } = operation
  const [success = ['', undefined], ...problems] = Object.entries(responses)
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    summary,
    note: description,
    access: describeAccess(operation.security),
    fields: [
      ...parameters.map(({ name, in: place, required, description: text = '', schema }) => ({
        name,
        place,
        required,
        text,
        type: describeType(schema),
      })),
      ...listFields(schemaOf(requestBody?.content), 'body'),
    ],
    success: { status: success[0], fields: listFields(schemaOf(success[1]?.content), 'answer') },
    problems: problems.map(([status, { description: text }]) => ({ status, text })),
  }
}

function describeAccess(security: Record<string, unknown>[]): string {
  if (security.length === 0) return 'Open to anyone'
  return security.some((scheme) => 'delegate' in scheme)
    ? 'For a login, or a token that acts for the user'
    : 'For a login'
}

function schemaOf(content: Content | undefined): Schema {
  return Object.values(content ?? {})[0]?.schema ?? {}
}

function listFields({ properties = {}, required = [] }: Schema, place: string): Field[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    place,
    required: required.includes(name),
    type: describeType(schema),
    text: schema.description ?? '',
  }))
}

/** A schema in a word or two: `string`, `uuid`, `"open" or "closed"`, `list of object`. */
export function describeType({ type, format, enum: values, const: value, anyOf, items }: Schema): string {
  if (values) return values.map((one) => JSON.stringify(one)).join(' or ')
  if (value !== undefined) return JSON.stringify(value)
  if (anyOf) return anyOf.map(describeType).join(' or ')
  if (type === 'array') return `list of ${describeType(items ?? {})}`
  return format ?? [type ?? 'any'].flat().join(' or ')
}
