/** Bulk mail: newsletters that can be unsubscribed from, receipts, notifications. */
import { arrival } from './letter.ts'

const unsubscribe = (list: string) => ({
  'List-Id': `<${list}>`,
  'List-Unsubscribe': `<https://${list}/unsubscribe?id=4711>, <mailto:unsubscribe@${list}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  Precedence: 'bulk',
})

const issue = (
  headline: string,
  paragraphs: string[],
) => `<!doctype html><html><head><style>h1{color:#14532d}</style></head>
<body><h1>${headline}</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('')}
<p style="font-size:11px">You get this because you signed up. <a href="https://weekly-optics.example/unsubscribe?id=4711">Unsubscribe</a></p></body></html>`

export const newsletters = [
  ...['ada', 'bruno'].map((account) =>
    arrival(account, {
      from: 'Weekly Optics <news@weekly-optics.example>',
      subject: 'Weekly Optics #218: Fresnel lenses, again',
      html: issue('Fresnel lenses, again', [
        'Two hundred years after the first one was lit, the flat lens is back in solar kilns and bicycle lamps.',
        'Also in this issue: how to clean a grating without ruining it, and a reader’s letter about dust.',
      ]),
      headers: unsubscribe('weekly-optics.example'),
      minutes_ago: 11 * 60,
      label_ids: ['INBOX', 'UNREAD', 'CATEGORY_PROMOTIONS'],
    }),
  ),
  arrival('ada', {
    from: 'Bahn Reisen <no-reply@bahn-reisen.example>',
    subject: 'Ihre Fahrkarte Berlin – Hamburg',
    text: 'Vielen Dank für Ihre Buchung.\n\nBerlin Hbf 08:06 – Hamburg Hbf 09:54, Wagen 23, Platz 61.\nAuftragsnummer: QX7K2P\n',
    minutes_ago: 30 * 60,
    label_ids: ['INBOX', 'CATEGORY_UPDATES'],
  }),
  arrival('ada', {
    from: 'Parcel Watch <tracking@parcelwatch.example>',
    subject: 'Your parcel is on its way',
    text: 'Parcel 0034 0434 1611 is on its way. Expected: Thursday, 9:00 to 12:00.\n',
    minutes_ago: 20 * 60,
  }),
  arrival('chen', {
    from: 'Harbour Gym <hello@harbourgym.example>',
    subject: 'Your offer this month: 20 % off',
    text: 'New month, new lungs. 20 % off all yearly passes.\n',
    headers: unsubscribe('harbourgym.example'),
    minutes_ago: 40 * 60,
    label_ids: ['INBOX', 'UNREAD', 'CATEGORY_PROMOTIONS'],
  }),
]
