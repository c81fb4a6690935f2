/**
 * Which Google scopes allow what, from the narrowest to the widest; any one of a list is enough.
 * https://developers.google.com/identity/protocols/oauth2/scopes
 */
const root = 'https://www.googleapis.com/auth/'

export const readMail = [`${root}gmail.readonly`, `${root}gmail.modify`, 'https://mail.google.com/']
export const sendMail = [`${root}gmail.send`, `${root}gmail.compose`, `${root}gmail.modify`, 'https://mail.google.com/']
export const keepDrafts = [`${root}gmail.compose`, `${root}gmail.modify`, 'https://mail.google.com/']
export const changeMail = [`${root}gmail.modify`, 'https://mail.google.com/']
export const changeLabels = [...changeMail, `${root}gmail.labels`]
export const changeSettings = [`${root}gmail.settings.basic`]
export const readSettings = [...changeSettings, ...readMail]
export const readEvents = [
  `${root}calendar.events.readonly`,
  `${root}calendar.readonly`,
  `${root}calendar.events`,
  `${root}calendar`,
]
export const writeEvents = [`${root}calendar.events`, `${root}calendar`]
export const readCalendars = [`${root}calendar.readonly`, `${root}calendar`]
export const writeCalendars = [`${root}calendar`]
