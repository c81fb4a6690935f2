/** Google accounts: connecting, what is connected, what came of a visit to Google. */
import type { GoogleService, ReconnectReason } from '@oma/contract'

export const google = {
  title: 'Google accounts',
  lead: 'What of Google your assistants may use through OMA.',
  services: { gmail: 'Gmail', calendar: 'Google Calendar' } as Record<GoogleService, string>,
  and: 'and',
  purposes: { gmail: 'Read, search and send mail', calendar: 'See and change events' } as Record<GoogleService, string>,
  states: { on: 'Connected', paused: 'Paused', off: 'Not connected' },
  account: (address: string) => `Google account ${address}`,
  connectedSince: (date: string) => `Connected since ${date}`,
  isDefault: 'Default',
  makeDefault: 'Make default',
  makeDefaultOf: (address: string) => `Make default: ${address}`,
  defaultMeaning: 'The default account is used when an assistant names none.',
  connect: 'Connect',
  connectService: (service: string) => `Connect ${service}`,
  connectBoth: 'Connect both',
  connectGoogle: 'Connect Google',
  connectAnother: 'Connect another Google account',
  disconnect: 'Disconnect',
  disconnectService: (service: string) => `Disconnect ${service}`,
  disconnectAll: 'Disconnect this account',
  disconnectAllOf: (address: string) => `Disconnect this account: ${address}`,
  emptyTitle: 'No Google account yet',
  empty: 'Choose what your assistants may use. Google asks you once more, and you can change it at any time.',
  needed: 'Google has to be connected again',
  reconnect: 'Reconnect',
  notAllowed: (what: string) => `Not allowed at Google: ${what}`,
  allowToo: 'Allow this too',
  allowTooOf: (service: string) => `Allow this too: ${service}`,
  atGoogleLink: 'See it at Google',
  atGoogleText:
    'Google keeps a list of everything that may use your account. OMA stands there too, and you can end it there as well.',
  ask: {
    title: (service: string) => `Disconnect ${service}?`,
    allTitle: (address: string) => `Disconnect ${address}?`,
    text: (service: string, address: string) =>
      `Your assistants lose ${service} of ${address} within a minute. Nothing at Google is deleted, and you can connect it again at any time.`,
    keep: 'Keep it',
  },
  gone: {
    title: (service: string) => `${service} is disconnected`,
    text: 'Assistants can no longer use it. Nothing at Google was deleted.',
  },
  /** As with problems: the vault's own words are English. */
  reconnectReasons: {} as Partial<Record<ReconnectReason, string>>,
  connectPage: {
    title: 'Connect Google',
    heading: 'An assistant asked for your Gmail and Calendar',
    headingMore: 'An assistant needs more from your Google account',
    more: (what: string, address: string) =>
      `It was asked for what Google has not allowed yet: ${what}. All that ${address} allowed before stays as it is.`,
    reassure:
      'Google asks you what to allow. OMA never sees your Google password, and you can disconnect at any time. Did not ask for this? Then simply close the page.',
    none: (username: string) =>
      `It signed in as ${username}, but no Google account is connected to that yet. Connect it once and the assistant can go on.`,
    part: (service: string, address: string) =>
      `Only ${service} of ${address} is connected so far. Connect once more to add the rest.`,
    reconnect: 'Reconnect Google',
    done: 'All set. Go back to your assistant',
    doneText: (services: string, several: boolean, address: string) =>
      `${services} of ${address} ${several ? 'are' : 'is'} connected. Ask your assistant again, and it will get through.`,
    see: 'See what is connected',
  },
  outcomes: {
    connected: {
      title: 'Google is connected',
      text: 'Your assistant can use it from now on. You can take it back here at any time.',
    },
    denied: {
      title: 'Nothing was changed',
      text: 'You did not allow access at Google, so all is as it was before. You can try again whenever you like.',
    },
    declined: {
      title: 'That account was not connected',
      text: 'OMA gave the permission back to Google and keeps nothing of it. All else is as it was before.',
    },
    failed: {
      title: 'Google could not be connected',
      text: 'Google did not complete the sign-in. Nothing was stored; please try again.',
    },
    invalidState: {
      title: 'That sign-in link is no longer valid',
      text: 'It was used already, is older than ten minutes, or was opened in another browser. Start again here.',
    },
    unavailable: 'Google did not answer. Nothing was stored; try again in a minute.',
    limit: (count: number) => `${count} Google accounts are connected, which is the limit. Disconnect one first.`,
    missing: {
      title: (services: string, several: boolean) => `${services || 'Something'} ${several ? 'were' : 'was'} left out`,
      text: 'At Google that box was not ticked. If you want it, press Connect again and tick the box on Google’s page.',
    },
  },
  login: {
    linked: {
      title: 'Google is linked',
      text: 'From now on you can log in by Google. Your mail and calendar are connected separately.',
    },
    denied: { title: 'Nothing was changed', text: 'You did not continue at Google. Log in another way.' },
    failed: {
      title: 'Google could not tell who you are',
      text: 'Google did not answer, or not in a way that can be trusted. Try again in a minute, or log in another way.',
    },
    'invalid-state': {
      title: 'That sign-in is no longer valid',
      text: 'It was used already, is older than ten minutes, or began in another browser. Start again here.',
    },
    interrupted: {
      title: 'You were not logged in',
      text: 'Meanwhile Google reported a risk to your Google account, or how you log in here was changed. If that was you, log in again. If not, secure your Google account first.',
    },
    'not-linked': {
      title: 'This address already has an account',
      text: 'Log in with its password, then link Google from there. If you never made that account, somebody else used your address: tell whoever runs this installation, and do not connect your mail to it.',
    },
    'registration-closed': {
      title: 'Registration is closed',
      text: 'No account is linked to this Google account, and new ones are not taken. Ask whoever runs this installation.',
    },
    'email-unverified': {
      title: 'Google has not verified your address',
      text: 'Verify it at Google and try again, or create an account with a password.',
    },
    suspended: {
      title: 'Google has disabled this Google account',
      text: 'Until Google enables it again it lets nobody in here. Log in another way, and secure the account at Google.',
    },
    'in-use': {
      title: 'This Google account belongs to another account here',
      text: 'Nothing was changed. Log in by Google to see which, and unlink it there first.',
    },
    'already-linked': {
      title: 'Another Google account is linked already',
      text: 'Nothing was changed. Unlink that one first.',
    },
  },
}
