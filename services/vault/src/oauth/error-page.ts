/**
 * What a person sees when a sign-in cannot go on and must not go back to the client: the dashboard's page, which finds the
 * error in itself. Programs get JSON.
 */
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'

/** @param page the dashboard's `index.html`; a bare page without it */
export function createErrorPage(page = barePage): NonNullable<Configuration['renderError']> {
  return (ctx: KoaContextWithOIDC, out, error) => {
    const detail = 'error_detail' in error && typeof error.error_detail === 'string' ? error.error_detail : undefined
    const shown = { error: out.error, description: out.error_description, detail }
    if (ctx.accepts('json', 'html') !== 'html') return void (ctx.body = out)
    ctx.type = 'html'
    ctx.set('cache-control', 'no-store')
    // Data, not a script: the content security policy runs nothing that stands in a page.
    const data = JSON.stringify(shown).replaceAll('<', String.raw`\u003c`)
    ctx.body = page.replace('</head>', () => `<script type="application/json" id="oauth-error">${data}</script></head>`)
  }
}

const barePage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign-in failed</title></head>
<body><h1>The sign-in cannot go on</h1><p>Start it again in your client.</p></body></html>`
