/** The first page: is it working, what uses it, what happened today. */

export const home = {
  title: 'Home',
  leadNew: 'Three steps, and your assistant knows your mail and your calendar.',
  lead: 'What your assistants have access to, at a glance.',
  good: 'Everything works',
  goodText: (assistants: number) =>
    assistants === 1
      ? 'Google is connected, and one assistant can use it.'
      : `Google is connected, and ${assistants} assistants can use it.`,
  attention: 'Something needs you',
  attentionText: 'Until then your assistants cannot use this Google account.',
  waiting: (count: number) =>
    count === 1
      ? 'An assistant asks whether it may send something'
      : `Assistants ask ${count} times whether they may send something`,
  answer: 'Look and answer',
  accounts: 'Google accounts',
  seeAccounts: 'All accounts',
  assistants: 'Assistants seen lately',
  seeAssistants: 'All assistants',
  token: 'Token',
  lastUsed: 'Last used',
  today: 'Today',
  nothingToday: 'Nothing has happened yet today.',
  seeActivity: 'All activity',
  steps: {
    connect: {
      title: 'Connect Google',
      text: 'Choose what your assistants may use: Gmail, your calendar, or both. Google asks you, and you can take it back at any time.',
      done: (address: string) => `${address} is connected.`,
    },
    add: {
      title: 'Add to your assistant',
      text: 'Claude, ChatGPT, Cursor, VS Code and others: give it one address, and sign in.',
      button: 'Show me how',
      done: (name: string) => `${name} is connected.`,
    },
    try: {
      title: 'Try it',
      text: 'Ask your assistant one of these:',
      examples: [
        'What is on my calendar tomorrow?',
        'Which mails still wait for my answer?',
        'Find an hour for lunch with Ada next week.',
      ],
      what: 'the question',
    },
    done: 'Done',
  },
}
