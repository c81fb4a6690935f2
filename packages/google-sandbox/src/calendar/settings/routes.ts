/** settings: list and get, read-only as at Google. */
import type { FastifyPluginAsync } from 'fastify'
import { callerOf } from '../../http/authenticate.ts'
import { notFound } from '../../http/google-error.ts'
import { readQuery } from '../../http/read-query.ts'
import { listChanges } from '../list-changes.ts'
import * as scopes from '../scopes.ts'

export const settingRoutes: FastifyPluginAsync = async (app) => {
  app.get('/users/me/settings', { config: { scopes: scopes.readSettings } }, async (request) => {
    const { settings, epoch } = callerOf(request).person.agenda
    const entries = new Map(Object.entries(settings).map(([id, value]) => [id, settingResource(id, value)]))
    const gone = (id: string) => settingResource(id, '')
    return { kind: 'calendar#settings', ...listChanges({ entries, epoch, gone }, readQuery(request)) }
  })

  app.get('/users/me/settings/:setting', { config: { scopes: scopes.readSettings } }, async (request) => {
    const { setting } = request.params as { setting: string }
    const { settings } = callerOf(request).person.agenda
    // Own ones only: `constructor` is not a setting of anybody.
    const value = Object.hasOwn(settings, setting) ? settings[setting] : undefined
    if (value === undefined) throw notFound('Not Found')
    return settingResource(setting, value)
  })
}

function settingResource(id: string, value: string) {
  return { kind: 'calendar#setting', etag: `"${id}-${value}"`, id, value }
}
