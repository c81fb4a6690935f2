/** Everything of www.googleapis.com/calendar/v3: one room per resource. */
import type { FastifyPluginAsync } from 'fastify'
import type { World } from '../world/world.ts'
import { aclRoutes } from './acl/routes.ts'
import { calendarListRoutes } from './calendar-list/routes.ts'
import { calendarRoutes } from './calendars/routes.ts'
import { colorRoutes } from './colors/routes.ts'
import { eventRoutes } from './events/routes.ts'
import { eventWriteRoutes } from './events/write-routes.ts'
import { freeBusyRoutes } from './freebusy/routes.ts'
import { settingRoutes } from './settings/routes.ts'

export const calendarApiRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  const options = { world, prefix: '/calendar/v3' }
  await app.register(calendarRoutes, options)
  await app.register(calendarListRoutes, options)
  await app.register(eventRoutes, options)
  await app.register(eventWriteRoutes, options)
  await app.register(freeBusyRoutes, options)
  await app.register(colorRoutes, options)
  await app.register(settingRoutes, options)
  await app.register(aclRoutes, options)
}
