/** Personal access tokens, for programs that cannot open a browser. */

export const tokens = {
  title: 'Tokens',
  lead: 'For a program that cannot open a browser. Assistants need none: they send you here to sign in. Make one for each device.',
  make: 'Make a token',
  makeButton: 'Make token',
  name: 'Name',
  nameHint: 'So that you recognise it later, such as “Claude on my laptop”.',
  validFor: 'Valid for',
  days: (count: number) => (count === 365 ? 'One year' : `${count} days`),
  may: 'It may',
  chooseOne: 'Choose at least one thing that it may do.',
  yours: 'Your tokens',
  empty: 'No tokens yet. Make one above and it appears here.',
  revoke: 'Revoke',
  revokeNamed: (name: string) => `Revoke ${name}`,
  made: 'Made',
  lastUsed: 'Last used',
  expires: 'Expires',
  expired: 'Expired',
  new: (name: string) => `Your new token “${name}”`,
  copyNow: 'Copy it now',
  copyNowText:
    'You will not see it again. Treat it like a password: whoever has it can use your connected Gmail and Calendar.',
  what: 'the token',
  addWith: 'Add OMA to your assistant with it',
  done: 'Done, hide the token',
  ask: (name: string) => `Revoke “${name}”?`,
  askText:
    'Whatever uses this token loses access within a minute. This cannot be undone; you would have to make a new one.',
  keep: 'Keep it',
}
