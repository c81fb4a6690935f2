/** The user's time zone, from Google's settings: asked once for an access token, which lives shortly. */
import { createShared } from '../credentials/shared.ts'
import type { GoogleAccess } from '../credentials/source.ts'
import type { GoogleClients } from './clients.ts'
import { readEvents } from './scopes.ts'

const share = createShared<string>()

/** @returns an IANA name; UTC where the calendar may not be read */
export async function userTimeZone({ calendar }: GoogleClients, access: GoogleAccess | undefined): Promise<string> {
  if (!access || !readEvents.some((scope) => access.scopes.includes(scope))) return 'UTC'
  const isFirst = access.timeZone === undefined
  const asked = (access.timeZone ??= askGoogle(calendar))
  try {
    return (access.timeZone = share(await asked))
  } catch (error) {
    // No guess after a failure: it would move what the user says by hours. The next call asks again.
    if (access.timeZone === asked) access.timeZone = undefined
    if (isFirst) throw error
  }
  // Whoever asked first may just have left.
  return (access.timeZone = share(await askGoogle(calendar)))
}

async function askGoogle(calendar: GoogleClients['calendar']): Promise<string> {
  // Whoever may read events may ask this; the settings themselves want one more scope.
  const { data } = await calendar.events.list({ calendarId: 'primary', maxResults: 1, fields: 'timeZone' })
  return data.timeZone ?? 'UTC'
}
