/**
 * Answers what is no path of the sandbox, or not by this method: under an API in its JSON, in the control plane with the
 * path, everywhere else with the page of Google's front end. Like Google it does so before it looks at credentials.
 */
import type { FastifyInstance } from 'fastify'
import { GoogleError, toErrorBody } from './google-error.ts'
import { html } from './html.ts'
import { sendPage, type Page } from './send-page.ts'

const apiPath = /^\/(?:upload\/)?(?:gmail\/v1|calendar\/v3|oauth2\/v[123]|batch)(?:\/|$)/
const controlPath = /^\/_sandbox(?:\/|$)/

/** Installs the 404 on the root instance. */
export function answerUnknownPaths(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    void reply.code(404)
    if (apiPath.test(path)) return reply.send(toErrorBody(new GoogleError(404, 'Method not found.')))
    if (controlPath.test(path))
      return reply.send(toErrorBody(new GoogleError(404, `Not found: ${request.method} ${path}`)))
    return sendPage(reply, unknownPage(path))
  })
}

function unknownPage(path: string): Page {
  return {
    title: 'Error 404 (Not Found)!!1',
    body: html`<main>
      <p><b>404.</b> That’s an error.</p>
      <p>The requested URL <code>${path}</code> was not found on this server. That’s all we know.</p>
    </main>`,
  }
}
