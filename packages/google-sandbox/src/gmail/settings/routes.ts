/** users.settings: vacation, language, IMAP and POP; filters, sendAs and forwarding have rooms of their own. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { World } from '../../world/world.ts'
import { personOf } from '../mailbox-of.ts'
import * as scopes from '../scopes.ts'
import { filterRoutes } from './filters/routes.ts'
import { forwardingRoutes } from './forwarding/routes.ts'
import { sendAsRoutes } from './send-as/routes.ts'
import { setVacation } from './vacation/vacation.ts'

const Language = z.object({ displayLanguage: z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i) })

const Imap = z.object({
  enabled: z.boolean().default(false),
  autoExpunge: z.boolean().default(false),
  expungeBehavior: z.enum(['archive', 'trash', 'deleteForever']).default('archive'),
  maxFolderSize: z.literal([0, 1000, 2000, 5000, 10_000]).default(0),
})

const Pop = z.object({
  accessWindow: z.enum(['disabled', 'fromNowOn', 'allMail']).default('disabled'),
  disposition: z.enum(['leaveInInbox', 'archive', 'trash', 'markRead']).default('leaveInInbox'),
})

export const settingsRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  const settingsOf = (request: FastifyRequest) => personOf(request).mailbox.settings

  for (const [path, kind] of [
    ['/vacation', 'vacation'],
    ['/language', 'language'],
    ['/imap', 'imap'],
    ['/pop', 'pop'],
  ] as const) {
    app.get(path, { config: { scopes: scopes.readSettings } }, async (request) => settingsOf(request)[kind])
  }

  app.put('/vacation', { config: { scopes: scopes.changeSettings } }, async (request) =>
    setVacation(settingsOf(request), request.body),
  )
  app.put('/language', { config: { scopes: scopes.changeSettings } }, async (request) =>
    Object.assign(settingsOf(request).language, Language.parse(request.body)),
  )
  app.put('/imap', { config: { scopes: scopes.changeSettings } }, async (request) =>
    Object.assign(settingsOf(request).imap, Imap.parse(request.body)),
  )
  app.put('/pop', { config: { scopes: scopes.changeSettings } }, async (request) =>
    Object.assign(settingsOf(request).pop, Pop.parse(request.body)),
  )

  await app.register(filterRoutes, { world })
  await app.register(sendAsRoutes, { world })
  await app.register(forwardingRoutes, { world })
}
