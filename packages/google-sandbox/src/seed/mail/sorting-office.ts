/** Spam, the bin and a label: so that every corner of a mailbox has something in it. */
import { arrival } from './letter.ts'

export const sortingOffice = [
  arrival('ada', {
    from: 'Prize Desk <win@lucky-draw.example>',
    subject: 'You have WON!!!',
    text: 'Claim your prize within 24 hours.\n',
    minutes_ago: 15 * 60,
    label_ids: ['SPAM', 'UNREAD'],
  }),
  arrival('ada', {
    from: 'Old List <list@old-list.example>',
    subject: 'Farewell issue',
    text: 'This was the last issue. Thank you for reading.\n',
    minutes_ago: 9 * 24 * 60,
    label_ids: ['TRASH'],
  }),
  ...['ada', 'bruno', 'chen'].map((account) =>
    arrival(account, {
      from: 'Lighthouse Builds <builds@ci.example>',
      subject: '[lighthouse] build 412 passed',
      text: 'Build 412 of main passed in 6 min 12 s.\n',
      minutes_ago: 7 * 60,
      label_ids: ['Label_1', 'CATEGORY_UPDATES'],
    }),
  ),
]
