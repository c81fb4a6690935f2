/** colors.get: Google's fixed palettes. */
import type { FastifyPluginAsync } from 'fastify'
import * as scopes from '../scopes.ts'

const calendarColours =
  'ac725e d06b64 f83a22 fa573c ff7537 ffad46 42d692 16a765 7bd148 b3dc6c fbe983 fad165 92e1c0 9fe1e7 9fc6e7 4986e7 9a9cff b99aff c2c2c2 cabdbf cca6ac f691b2 cd74e6 a47ae2'
const eventColours = 'a4bdfc 7ae7bf dbadff ff887c fbd75b ffb878 46d6db e1e1e1 5484ed 51b749 dc2127'

/** The palette as Google sends it: numbered from 1. */
function palette(colours: string) {
  return Object.fromEntries(
    colours.split(' ').map((colour, index) => [String(index + 1), { background: `#${colour}`, foreground: '#1d1d1d' }]),
  )
}

/** Background and foreground of a calendar colour. */
export function calendarColour(colorId: string): { background: string; foreground: string } {
  return palette(calendarColours)[colorId] ?? { background: '#9fe1e7', foreground: '#1d1d1d' }
}

/** Whether the palette has this colour for calendars. */
export function isCalendarColour(colorId: string): boolean {
  return colorId in palette(calendarColours)
}

/** Whether the palette has this colour for events. */
export function isEventColour(colorId: string): boolean {
  return colorId in palette(eventColours)
}

export const colorRoutes: FastifyPluginAsync = async (app) => {
  app.get('/colors', { config: { scopes: scopes.readColors } }, async () => ({
    kind: 'calendar#colors',
    updated: '2012-02-14T00:00:00.000Z',
    calendar: palette(calendarColours),
    event: palette(eventColours),
  }))
}
