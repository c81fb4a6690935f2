/** The scopes the sandbox knows: their plain words on the consent page, and the short names that mean the same. */

/** One scope in plain words. `identity` scopes are always granted and cannot be unticked. */
export interface ScopeInfo {
  scope: string
  words: string
  identity: boolean
}

const words: Record<string, string> = {
  'https://mail.google.com/': 'Read, compose, send and permanently delete all your mail',
  'gmail.readonly': 'Read your mail and settings',
  'gmail.modify': 'Read, compose and send mail, and move it to the bin',
  'gmail.compose': 'Manage drafts and send mail',
  'gmail.send': 'Send mail on your behalf',
  'gmail.metadata': 'See headers and labels of your mail, but not its content',
  'gmail.insert': 'Add mail to your mailbox',
  'gmail.labels': 'See and edit your mail labels',
  'gmail.settings.basic': 'See, edit and create your mail settings and filters',
  'gmail.settings.sharing': 'Manage sensitive mail settings, including who can manage your mail',
  calendar: 'See, edit, share and permanently delete all your calendars',
  'calendar.readonly': 'See all your calendars',
  'calendar.events': 'View and edit events on all your calendars',
  'calendar.events.readonly': 'View events on all your calendars',
  'calendar.events.owned': 'View and edit events on calendars you own',
  'calendar.events.owned.readonly': 'View events on calendars you own',
  'calendar.events.freebusy': 'See when you are free or busy on your calendars',
  'calendar.events.public.readonly': 'See the events on public calendars',
  'calendar.app.created': 'Make secondary calendars, and see, create, change and delete events on them',
  'calendar.freebusy': 'View when you are free or busy',
  'calendar.settings.readonly': 'View your calendar settings',
  'calendar.calendarlist': 'See, add and remove calendars you are subscribed to',
  'calendar.calendarlist.readonly': 'See the list of calendars you are subscribed to',
  'calendar.calendars': 'See and change the properties of your calendars, and create calendars',
  'calendar.calendars.readonly': 'See the title, description and time zone of your calendars',
  'calendar.acls': 'See and change who can see your calendars',
  'calendar.acls.readonly': 'See who can see your calendars',
}

const identityWords: Record<string, string> = {
  openid: 'Know who you are',
  'https://www.googleapis.com/auth/userinfo.email': 'See your primary e-mail address',
  'https://www.googleapis.com/auth/userinfo.profile': 'See your name and picture',
}

const shortNames: Record<string, string> = {
  email: 'https://www.googleapis.com/auth/userinfo.email',
  profile: 'https://www.googleapis.com/auth/userinfo.profile',
}

/** The full name of an API scope: `gmail.send` becomes its URL; URLs stay. */
export function fullScope(name: string): string {
  return name.includes('://') ? name : `https://www.googleapis.com/auth/${name}`
}

/** Splits a `scope` parameter, replaces short names, drops repetitions. */
export function parseScopes(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/\s+/)
        .filter(Boolean)
        .map((scope) => shortNames[scope] ?? scope),
    ),
  ]
}

/** Describes a scope for the consent page; `undefined` for a scope Google would refuse. */
export function describeScope(scope: string): ScopeInfo | undefined {
  const identity = identityWords[scope]
  if (identity) return { scope, words: identity, identity: true }
  const api = words[scope] ?? words[scope.replace('https://www.googleapis.com/auth/', '')]
  return api === undefined ? undefined : { scope, words: api, identity: false }
}

/** Any one of these opens userinfo and brings an id_token. */
export const identityScopes: readonly string[] = Object.keys(identityWords)

/** Every scope, for the discovery document and for tests. */
export const allScopes: readonly string[] = [...Object.keys(identityWords), ...Object.keys(words).map(fullScope)]
