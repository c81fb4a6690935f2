/**
 * Google's own descriptions of its APIs: whole, from the folder that GOOGLE_DISCOVERY_DIR names, or else the copies in
 * `discovery/`, reduced to paths, scopes and answers. `node packages/google-sandbox/fetch-discovery.mjs` downloads them.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One method of an API. */
export interface DiscoveryMethod {
  id: string
  httpMethod: string
  path: string
  flatPath?: string
  scopes?: string[]
  /** In the whole documents only. */
  request?: { $ref: string }
  response?: { $ref: string }
  mediaUpload?: { protocols: { simple: { path: string } } }
}

/** Google's JSON Schema, draft 3. */
export interface DiscoverySchema {
  $ref?: string
  type?: string
  format?: string
  enum?: string[]
  properties?: Record<string, DiscoverySchema>
  items?: DiscoverySchema
  additionalProperties?: DiscoverySchema
}

interface DiscoveryResource {
  methods?: Record<string, DiscoveryMethod>
  resources?: Record<string, DiscoveryResource>
}

/** The description of one API. */
export interface DiscoveryDocument extends DiscoveryResource {
  revision: string
  servicePath: string
  schemas: Record<string, DiscoverySchema>
}

const reducedCopies = join(import.meta.dirname, 'discovery')

/** The names of the documents, as Google's URLs have them. */
export const documentNames = ['gmail.v1', 'calendar.v3', 'oauth2.v2'] as const

/** Where the whole documents are; `undefined` when nobody said. */
export const wholeDocuments = process.env['GOOGLE_DISCOVERY_DIR']

/** Reads one document, whole where there is one. Throws when GOOGLE_DISCOVERY_DIR names a folder without it. */
export function readDocument(name: (typeof documentNames)[number], folder = wholeDocuments): DiscoveryDocument {
  return JSON.parse(readFileSync(join(folder ?? reducedCopies, `${name}.json`), 'utf8')) as DiscoveryDocument
}

/** The copy that stands in for the whole document. */
export function readReducedCopy(name: (typeof documentNames)[number]): DiscoveryDocument {
  return readDocument(name, reducedCopies)
}

/** Every method of a document or of one resource in it. */
export function methodsOf({ methods = {}, resources = {} }: DiscoveryResource): DiscoveryMethod[] {
  return [...Object.values(methods), ...Object.values(resources).flatMap(methodsOf)]
}
