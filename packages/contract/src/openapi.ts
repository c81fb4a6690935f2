/** Writes the contract as an OpenAPI 3.1 document. Pure: the same contract gives the same text. */
import * as z from 'zod'
import { contentTypes, isEndpoint, successStatus, type Encoding, type Endpoint } from './endpoint.ts'
import { OAuthError, Problem, problems, SecurityEventError, type ProblemCode } from './problem.ts'

type Json = Record<string, unknown>
export interface EndpointTree {
  readonly [name: string]: Endpoint | EndpointTree
}

/** Every endpoint of a contract, in its order, with its dotted name (`google.status`). */
export function listEndpoints(tree: object, prefix = ''): { name: string; endpoint: Endpoint }[] {
  return Object.entries(tree as EndpointTree).flatMap(([key, value]) =>
    isEndpoint(value) ? [{ name: prefix + key, endpoint: value }] : listEndpoints(value, `${prefix}${key}.`),
  )
}

/** @param contract a tree of endpoints @param info what stands on the title page */
export function toOpenApi(contract: object, info: { title: string; version: string; description: string }): Json {
  const paths: Record<string, Json> = {}
  for (const { name, endpoint } of listEndpoints(contract)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { ...info, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      schemas: {
        Problem: schemaOf(Problem, 'output'),
        OAuthError: schemaOf(OAuthError, 'output'),
        SecurityEventError: schemaOf(SecurityEventError, 'output'),
      },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A login access token.' },
        delegate: { type: 'http', scheme: 'bearer', description: 'The hub’s exchanged token.' },
        service: { type: 'http', scheme: 'bearer', description: 'The hub’s own token (client credentials).' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'oma_access', description: 'Set by login, for the dashboard.' },
      },
    },
  }
}

const security: Record<Endpoint['audience'], Json[]> = {
  public: [],
  user: [{ bearer: [] }, { cookie: [] }],
  delegate: [{ bearer: [] }, { cookie: [] }, { delegate: [] }],
  watcher: [{ bearer: [] }, { cookie: [] }, { service: [] }],
  operator: [{ bearer: [] }, { cookie: [] }],
}

function operation(name: string, endpoint: Endpoint): Json {
  const bodyType = contentTypes[endpoint.encoding ?? 'json']
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    summary: endpoint.summary,
    description:
      'event' in endpoint.audit ? `Audited as \`${endpoint.audit.event}\`.` : `Not audited: ${endpoint.audit.skip}.`,
    security: security[endpoint.audience],
    parameters: [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)],
    ...(endpoint.body && {
      requestBody: { required: true, content: { [bodyType]: { schema: schemaOf(endpoint.body, 'input') } } },
    }),
    responses: { ...success(endpoint), ...failures(endpoint) },
  }
}

function parameters(place: 'path' | 'query', schema: z.ZodObject | undefined): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: property,
  }))
}

function success(endpoint: Endpoint): Json {
  const status = successStatus(endpoint)
  if (status === 204 || status === 202) return { [status]: { description: status === 204 ? 'Done' : 'Accepted' } }
  if (status === 302)
    return { 302: { description: 'See Location', headers: { Location: { schema: { type: 'string' } } } } }
  const schema = schemaOf(endpoint.responses[status]!, 'output')
  const description = status === 101 ? 'A WebSocket; each of its messages is one of these' : 'Success'
  return { [status]: { description, content: { [endpoint.produces ?? 'application/json']: { schema } } } }
}

const refer = (type: string, name: string) => ({ [type]: { schema: { $ref: `#/components/schemas/${name}` } } })
const errorContent: Record<Encoding, Json> = {
  json: refer('application/problem+json', 'Problem'),
  form: refer('application/json', 'OAuthError'),
  'security-event': refer('application/json', 'SecurityEventError'),
}

/** Problems by status; what any endpoint can answer (validation, overload, faults) stands with each. */
function failures(endpoint: Endpoint): Json {
  const codes: ProblemCode[] = [
    ...endpoint.problems,
    ...((endpoint.body ?? endpoint.query ?? endpoint.params) ? (['validation-failed'] as const) : []),
    ...('skip' in endpoint.audit && endpoint.audit.skip === 'operations' ? [] : (['too-many-requests'] as const)),
    'internal',
  ]
  const content = errorContent[endpoint.encoding ?? 'json']
  const answers: Record<number, { description: string; content: Json }> = {}
  for (const code of new Set(codes)) {
    const { status, title } = problems[code]
    const line = `\`${code}\`: ${title}`
    answers[status] = { description: answers[status] ? `${answers[status].description}; ${line}` : line, content }
  }
  return answers
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' })
  return json
}
