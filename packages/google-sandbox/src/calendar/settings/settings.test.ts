import { expect, it } from 'vitest'
import { startCalendars } from '../../testing/calendar-pair.ts'

it.each(['constructor', '__proto__', 'toString', 'colour'])('there is no setting %s', async (setting) => {
  const { ada } = await startCalendars()

  await expect(ada.settings.get({ setting })).rejects.toMatchObject({ status: 404 })
})
