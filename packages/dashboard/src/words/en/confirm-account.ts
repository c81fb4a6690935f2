/** The question when another Google account came back than was asked for. */

export const confirmAccount = {
  title: 'You chose another Google account',
  /** Around the two addresses, which stand out. */
  meant: 'You were about to connect ',
  chosen: ', but at Google you signed in as ',
  nothingYet: '. Nothing is connected yet.',
  ifYouGoOn: (services: string, account: string) =>
    `If you go on, your assistants can use ${services} of ${account}. What was connected before stays as it is.`,
  connect: (account: string) => `Connect ${account}`,
  decline: 'Do not connect it',
  hint: (expected: string) =>
    `To connect ${expected} instead, choose “Do not connect it” and start once more. This question is open for ten minutes.`,
}
