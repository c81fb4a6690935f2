/** settings: list and get, read-only as at Google. */
import type { FastifyPluginAsync } from 'fastify'
import { callerOf } from '../../http/authenticate.ts'
import { notFound } from '../../http/google-error.ts'
import { cutPage } from '../../http/paging.ts'
import { readQuery } from '../../http/read-query.ts'
import * as scopes from '../scopes.ts'

export const settingRoutes: FastifyPluginAsync = async (app) => {
  app.get('/users/me/settings', { config: { scopes: scopes.readSettings } }, async (request) => {
    const query = readQuery(request)
    const all = Object.entries(callerOf(request).person.agenda.settings)
    const page = cutPage(all, query.whole('maxResults', { otherwise: 100, max: 250 }), query.text('pageToken'))
    return {
      kind: 'calendar#settings',
      etag: '"p1"',
      items: page.items.map(([id, value]) => settingResource(id, value)),
      ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : { nextSyncToken: 'settings-1' }),
    }
  })

  app.get('/users/me/settings/:setting', { config: { scopes: scopes.readSettings } }, async (request) => {
    const { setting } = request.params as { setting: string }
    const value = callerOf(request).person.agenda.settings[setting]
    if (value === undefined) throw notFound('Not Found')
    return settingResource(setting, value)
  })
}

function settingResource(id: string, value: string) {
  return { kind: 'calendar#setting', etag: `"${id}-${value}"`, id, value }
}
