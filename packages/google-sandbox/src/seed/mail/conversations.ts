/** What the three write to each other and to people outside: threads with replies, attachments and several languages. */
import { conversation } from './letter.ts'

const hour = 60
const day = 24 * hour

const budget = `Quarter,Item,EUR
Q1,Lenses,18400
Q1,Housing,9200
Q2,Field test,12750
Q2,Travel,4100
`

export const conversations = [
  ...conversation('Lighthouse: budget for the field test', [
    {
      from: 'bruno',
      to: ['ada'],
      cc: ['chen'],
      minutesAgo: 3 * day,
      text: 'Hi Ada,\n\nattached is the budget for the field test. The lenses turned out more expensive than we thought.\nCan you approve it by Friday?\n\nAbraço,\nBruno',
      attachments: [
        { filename: 'budget.csv', content_type: 'text/csv', content: budget },
        {
          filename: 'Angebot Größe M.pdf',
          content_type: 'application/pdf',
          content: '%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n',
        },
      ],
    },
    {
      from: 'ada',
      to: ['bruno'],
      cc: ['chen'],
      minutesAgo: 3 * day - 2 * hour,
      text: 'Hi Bruno,\n\nthe lenses I can defend. What is behind the 4,100 for travel? We said two people, not four.\n\nAda\n\n> Can you approve it by Friday?',
    },
    {
      from: 'bruno',
      to: ['ada'],
      cc: ['chen'],
      minutesAgo: 90,
      labels: ['UNREAD', 'STARRED'],
      text: 'Two people it is: 2,050. I will send the corrected sheet tonight.\n\nBruno',
    },
  ]),
  ...conversation('Wann kommt der Prototyp an?', [
    {
      from: 'Greta Öztürk <greta@optik-oeztuerk.example>',
      to: ['ada'],
      minutesAgo: 26 * hour,
      labels: ['UNREAD'],
      text: 'Guten Tag Frau Berg,\n\nder Prototyp ist heute bei der Spedition. Bitte rechnen Sie mit Donnerstag, zwischen 9 und 12 Uhr.\nIst jemand da, der unterschreiben kann?\n\nMit freundlichen Grüßen\nGreta Öztürk',
    },
  ]),
  ...conversation('Reunião de planejamento – terça?', [
    {
      from: 'Lívia Prado <livia@farol.example>',
      to: ['bruno'],
      minutesAgo: 5 * hour,
      labels: ['UNREAD'],
      text: 'Oi Bruno,\n\nconseguimos falar na terça às 15h? Se não der, quarta de manhã também serve para mim.\n\nBeijos,\nLívia',
    },
  ]),
  ...conversation('样品检测报告', [
    {
      from: '林美 <lin@lab.example>',
      to: ['chen'],
      minutesAgo: 8 * hour,
      labels: ['UNREAD'],
      text: '陈老师，您好：\n\n样品检测已经完成，结果全部合格。完整的报告明天发给您。\n\n林美',
    },
  ]),
  ...conversation('Coffee next week?', [
    {
      from: 'chen',
      to: ['ada'],
      minutesAgo: 2 * day,
      text: 'Hi Ada,\n\nI am in Berlin from Tuesday. Coffee on Wednesday, around ten?\n\nChen',
    },
    {
      from: 'ada',
      to: ['chen'],
      minutesAgo: 2 * day - 30,
      text: 'Wednesday at ten is perfect. The usual place by the canal.\n\nAda',
    },
  ]),
  ...conversation('Slides for the review', [
    {
      from: 'ada',
      to: ['bruno', 'chen'],
      minutesAgo: 6 * hour,
      labels: ['UNREAD'],
      text: 'Both of you,\n\nplease put your three slides into the shared deck before the review. No more than three.\n\nAda',
      html: '<p>Both of you,</p><p>please put <b>your three slides</b> into the shared deck before the review. <i>No more than three.</i></p><p>Ada</p>',
    },
  ]),
]
