/** Sends an HTML page with a policy that allows its own inline style and nothing else: no script, no frame, no load. */
import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { html, type Html } from './html.ts'
import { pageStyle } from './page-style.ts'

/** A page before it is wrapped in a document. */
export interface Page {
  title: string
  body: Html
}

/**
 * Sends the page. There is no form-action directive: browsers apply it to the redirect that follows a form, and the
 * consent form must be able to lead back to any application.
 */
export function sendPage(reply: FastifyReply, { title, body }: Page): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style nonce="${nonce}">
          ${pageStyle}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `
  return (
    reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; frame-ancestors 'none'; base-uri 'none'`,
      )
      // Not no-referrer, with which browsers send the Origin of the page's own forms as null.
      .header('referrer-policy', 'same-origin')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .send(document.text)
  )
}
