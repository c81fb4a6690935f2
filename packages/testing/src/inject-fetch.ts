/** `fetch` that calls a Fastify app directly: real routes, no socket. */

interface InjectableApp {
  inject(request: { method: string; url: string; headers: Record<string, string>; payload?: string }): Promise<{
    statusCode: number
    headers: Record<string, string | string[] | number | undefined>
    payload: string
  }>
}

export function injectFetch(app: InjectableApp): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const answer = await app.inject({
      method: init.method ?? 'GET',
      url: url.pathname + url.search,
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === 'string' && { payload: init.body }),
    })
    const headers = new Headers()
    for (const [name, value] of Object.entries(answer.headers)) {
      for (const one of [value].flat()) if (one !== undefined) headers.append(name, String(one))
    }
    const empty = answer.statusCode === 204 || answer.statusCode === 304
    return new Response(empty ? null : answer.payload, { status: answer.statusCode, headers })
  }
}
