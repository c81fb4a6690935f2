/** Writes the vacation's answer to an arriving message, when there is to be one. */
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import type { Message } from '../mailbox/message.ts'
import { referencesOf } from '../mailbox/threading.ts'
import { composeMime } from '../mime/compose-mime.ts'
import { headerOf } from '../mime/parse-mime.ts'
import { foldWords, holdsWords } from '../search/fold-words.ts'
import { defaultSendAs } from '../settings/send-as/send-as.ts'
import { wantsAnswer } from '../settings/vacation/vacation.ts'

/** The raw answer and whom it goes to; notes that this sender was answered. `undefined` when nobody is. */
export async function answerVacation({ clock }: World, person: Person, arrived: Message) {
  const { settings, newestFirst } = person.mailbox
  const to = wantsAnswer(settings, {
    root: arrived.root,
    email: person.email,
    nowMs: clock.ms(),
    isContact: (address) =>
      newestFirst.some((sent) => sent.labelIds.has('SENT') && holdsWords(sent.reading().words.to, foldWords(address))),
  })
  if (to === undefined || arrived.labelIds.has('SPAM')) return undefined
  settings.vacationAnswers.set(to, clock.ms())
  const { vacation } = settings
  const { displayName, sendAsEmail } = defaultSendAs(settings.sendAs)
  const subject = headerOf(arrived.root, 'subject') ?? ''
  const answered = headerOf(arrived.root, 'message-id')
  const raw = await composeMime({
    from: { name: displayName || person.name, address: sendAsEmail },
    to,
    subject: [vacation.responseSubject, /^re:/i.test(subject) ? subject : `Re: ${subject}`].filter(Boolean).join(' '),
    date: clock.now(),
    ...(vacation.responseBodyHtml
      ? { html: vacation.responseBodyHtml }
      : { text: vacation.responseBodyPlainText ?? '' }),
    ...(answered !== undefined && {
      inReplyTo: answered,
      references: [...referencesOf(arrived.root).map((id) => `<${id}>`), answered],
    }),
    headers: { 'Auto-Submitted': 'auto-replied', Precedence: 'bulk', 'X-Autoreply': 'yes' },
  })
  return { raw, to }
}
