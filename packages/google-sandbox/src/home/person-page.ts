/** Renders the page of one person: their newest mail, readable in place, and what stands in their calendars. */
import { resolveAgenda, type Appointment } from './resolve-agenda.ts'
import { headerOf } from '../gmail/mime/parse-mime.ts'
import { readableText } from '../gmail/mime/readable-text.ts'
import type { Message } from '../gmail/mailbox/message.ts'
import { html } from '../http/html.ts'
import { personFace } from '../http/person-face.ts'
import type { Page } from '../http/send-page.ts'
import type { Person } from '../world/person.ts'
import type { World } from '../world/world.ts'

const shownMessages = 50
const shownLetters = 2_000

/** Somebody's data as a page. */
export function personPage(world: World, person: Person): Page {
  const { newestFirst } = person.mailbox
  const shown = newestFirst.slice(0, shownMessages)
  return {
    title: `${person.name} – Google sandbox`,
    body: html`<main class="wide">
      <p class="small"><a href="/">All people</a></p>
      <div class="who">
        ${personFace(person)}
        <h1>${person.name}</h1>
      </div>
      <p class="soft">${person.email} · ${person.timeZone} · account ${person.accountNumber}</p>
      <section class="card">
        <h2>Calendar, two weeks</h2>
        ${appointmentTable(resolveAgenda(world, person))}
      </section>
      <section class="card">
        <h2>Mail</h2>
        <p class="soft small">${shown.length} of ${newestFirst.length}, the newest first.</p>
        ${shown.map((message) => letter(person, message))}
      </section>
    </main>`,
  }
}

function appointmentTable(appointments: readonly Appointment[]) {
  if (appointments.length === 0) return html`<p class="soft small">Nothing.</p>`
  return html`<table>
    <thead>
      <tr>
        <th scope="col">When</th>
        <th scope="col">What</th>
        <th scope="col">Guests</th>
      </tr>
    </thead>
    <tbody>
      ${appointments.map(
        ({ when, summary, place, guests }) =>
          html`<tr>
            <td>${when}</td>
            <td>${summary}${place && html`<br /><span class="soft">${place}</span>`}</td>
            <td>${guests || '–'}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function letter(person: Person, message: Message) {
  const { root, internalDateMs, labelIds } = message
  const known = person.mailbox.labels.all()
  const names = [...labelIds].map((id) => known.find((label) => label.id === id)?.name ?? id)
  const text = readableText(root)
  return html`<details>
    <summary>
      <b>${headerOf(root, 'subject') || '(no subject)'}</b>
      <span class="soft small">${headerOf(root, 'from') ?? ''} · ${new Date(internalDateMs).toUTCString()}</span>
    </summary>
    <p class="soft small">To ${headerOf(root, 'to') ?? 'nobody'} · ${names.join(', ') || 'archived'}</p>
    <pre>${text.slice(0, shownLetters)}${text.length > shownLetters && ' …'}</pre>
  </details>`
}
