/** The assistants that may use the account. */

export const assistants = {
  title: 'Assistants',
  lead: 'These signed in with your permission. Take it back and they lose access within seconds.',
  yours: 'Your assistants',
  empty: 'No assistants yet. Add OMA in your assistant, sign in there, and it appears here.',
  add: 'Add to your assistant',
  unknownPublisher: 'Publisher unknown',
  allowed: 'Allowed',
  lastUsed: 'Last used',
  older: 'Show older ones',
  takeBack: 'Take back',
  takeBackOf: (name: string) => `Take back: ${name}`,
  ask: (name: string) => `Take back what ${name} may do?`,
  askText: 'It is signed out everywhere. To use it again, sign in from the assistant once more.',
  keep: 'Keep it',
  tokensText: 'A program that cannot open a browser uses a token instead.',
  tokens: 'Your tokens',
}
