/** The sign-in of an assistant: what it asks for, what Google still has to allow, and why it cannot go on. */

const startAgain = 'Start the sign-in again in your assistant.'

export const authorize = {
  title: 'Sign in an assistant',
  question: (client: string) => `Allow ${client} to use your Google account?`,
  loggedInAs: (username: string) => `You are logged in as ${username}.`,
  before: 'You allowed this before.',
  otherAccount: 'Use another account',
  may: 'It may',
  isNew: 'new',
  publisher: 'Publisher',
  unknown: 'Unknown',
  answerTo: 'The answer goes to',
  onThisDevice: (host: string) => `A program on this device, ${host}`,
  localWarning:
    'Any program on this device can say that it is this assistant. Go on only if you have just started the sign-in yourself.',
  unknownWarning: (client: string, host: string) =>
    `Nobody has checked that this is ${client}. Go on only if you know ${host} and have just started the sign-in yourself.`,
  allow: 'Allow',
  deny: 'Deny',
  takeBack: 'You can take this back at any time, under Assistants.',
  over: {
    title: 'This sign-in is over',
    text: 'It was finished, has run out, or began in another browser. If your assistant works, nothing is left to do here. If it does not, start the sign-in again in your assistant.',
    see: 'See your assistants',
  },
  google: {
    connect: (services: string) => `One more step: connect ${services}`,
    more: (services: string) => `One more step: allow more of ${services}`,
    reach: (services: string) => `reach ${services}`,
    and: ', and ',
    text: (client: string, wish: string) =>
      `${client} is allowed. Now let OMA ${wish} at Google; after that you are sent back to ${client}.`,
    without: 'Not now, go on without it',
  },
  error: {
    title: 'The sign-in cannot go on',
    reasons: {
      invalid_client:
        'OMA does not know this assistant, or could not read what it publishes about itself. Remove the server in your assistant, add it again, and sign in once more.',
      invalid_redirect_uri:
        'The assistant wants the answer sent to an address that it did not register. Nothing was sent there. Remove the server in your assistant and add it again.',
      invalid_request: `The sign-in has run out, was finished already, or began in another browser. ${startAgain}`,
      temporarily_unavailable: `OMA is busy. Wait a minute. ${startAgain}`,
      server_error: `Something went wrong in OMA. ${startAgain}`,
    } as Record<string, string>,
    other: startAgain,
    technical: 'For whoever looks into it:',
  },
}
