/** How a method of a Google API is told: as its discovery document has it. */

export interface Method {
  verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the API's root, with `{names}` where the parameters of these names go. */
  path: string
  /** It changes nothing, so it may be asked again. */
  reads: boolean
}

/** As the methods of Google's own library are called, so that its documentation holds here. */
export type Calling<P, R> = (params: P, extra?: { headers?: Record<string, string> }) => Promise<{ data: R }>

/** Makes a method to call out of what is told of it. */
export type Bind = <P, R = void>(method: Method) => Calling<P, R>

/** @param path below the API's root */
export const get = (path: string): Method => ({ verb: 'GET', path, reads: true })
/** A question that is too long for an address. */
export const query = (path: string): Method => ({ verb: 'POST', path, reads: true })
export const post = (path: string): Method => ({ verb: 'POST', path, reads: false })
export const put = (path: string): Method => ({ verb: 'PUT', path, reads: false })
export const patch = (path: string): Method => ({ verb: 'PATCH', path, reads: false })
export const remove = (path: string): Method => ({ verb: 'DELETE', path, reads: false })
