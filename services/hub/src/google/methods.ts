/** How a method of a Google API is told: as its discovery document has it, and what TypeScript knows of it. */

export interface Method<Params = never, Answer = unknown> {
  verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the API's root: what stands there, and between each two the name of the parameter that does. */
  path: readonly string[]
  /** It changes nothing, so it may be asked again. */
  reads: boolean
  /** Never there; only its type is. */
  types?: (params: Params) => Answer
}

/** The methods of an API by their names, as its documentation orders them. */
export interface Methods {
  [name: string]: Method | Methods
}

/** @param path below the API's root, such as `users/{userId}/labels` */
export const get = <P, R>(path: string) => define<P, R>('GET', path, true)
/** A question that is too long for an address. */
export const query = <P, R>(path: string) => define<P, R>('POST', path, true)
export const post = <P, R = void>(path: string) => define<P, R>('POST', path, false)
export const put = <P, R = void>(path: string) => define<P, R>('PUT', path, false)
export const patch = <P, R = void>(path: string) => define<P, R>('PATCH', path, false)
export const remove = <P>(path: string) => define<P, void>('DELETE', path, false)

function define<P, R>(verb: Method['verb'], path: string, reads: boolean): Method<P, R> {
  return { verb, path: path.split(/[{}]/), reads }
}

export function isMethod(part: Method | Methods): part is Method {
  return Array.isArray(part.path)
}
