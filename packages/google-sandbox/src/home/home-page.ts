/** Renders the page at `/`. */
import type { Fault } from '../control/weather.ts'
import { html } from '../http/html.ts'
import { personFace } from '../http/person-face.ts'
import type { Page } from '../http/send-page.ts'
import type { Person } from '../world/person.ts'
import type { World } from '../world/world.ts'
import { weatherButtons } from './weather-buttons.ts'

/** The state of the world as a page. */
export function homePage(world: World): Page {
  return {
    title: 'Google sandbox',
    body: html`<main class="wide">
      <h1>Google sandbox</h1>
      <p class="soft">
        A local stand-in for Google sign-in, Gmail and Calendar. It is ${world.clock.now().toUTCString()} here. Nothing
        leaves this machine.
      </p>
      <section class="grid" aria-label="People">
        ${[...world.people.values()].map((person) => personCard(world, person))}
      </section>
      <section class="card">
        <h2>Weather</h2>
        <p class="soft small">${weatherReport(world)}</p>
        <form class="weather" method="post" action="/_sandbox/weather">
          ${weatherButtons.map(({ name, label }) => html`<button name="button" value="${name}">${label}</button>`)}
        </form>
      </section>
      <section class="card">
        <h2>Latest calls</h2>
        ${callTable(world)}
      </section>
    </main>`,
  }
}

function personCard(world: World, person: Person) {
  const { mailbox, agenda } = person
  const events = [...agenda.calendars.values()].flatMap(({ events: store }) => store.all())
  const unread = mailbox.newestFirst.filter(({ labelIds }) => labelIds.has('UNREAD') && labelIds.has('INBOX'))
  const clients = world.grants.clientsOf(person.email)
  const facts: [string, number][] = [
    ['Messages', mailbox.newestFirst.length],
    ['Unread in inbox', unread.length],
    ['Conversations', mailbox.threads.size],
    ['Calendars', agenda.calendars.size],
    ['Events', events.filter(({ status }) => status !== 'cancelled').length],
    ['Connected apps', clients.length],
  ]
  return html`<article class="card">
    <div class="who">
      ${personFace(person)}
      <p>
        <a href="/people/${encodeURIComponent(person.email)}"><b>${person.name}</b></a
        ><br /><span class="soft small">${person.email}<br />${person.timeZone}</span>
      </p>
    </div>
    <dl>
      ${facts.map(
        ([name, count]) =>
          html`<dt>${name}</dt>
            <dd>${count}</dd>`,
      )}
    </dl>
  </article>`
}

function weatherReport({ weather, quota }: World): string {
  const limits = quota.limits()
  const reports = weather.faults.map(describeFault)
  if (limits) {
    const { gmailUnitsPerMinute, calendarQueriesPerMinute } = limits
    reports.push(
      `${gmailUnitsPerMinute} Gmail units and ${calendarQueriesPerMinute} Calendar queries a minute for each`,
    )
  }
  return reports.join('; ') || 'Clear: every call is answered as Google would on a good day.'
}

function describeFault({ method, path, times, status, delayMs, reset, truncate, oversizeBytes }: Fault): string {
  const what = [
    status,
    delayMs && `${delayMs} ms late`,
    reset && 'connection dropped',
    truncate && 'truncated',
    oversizeBytes && `${oversizeBytes} bytes`,
  ]
  return `${method === '*' ? 'any' : method} ${path}: ${what.filter(Boolean).join(', ')} (${times} more)`
}

function callTable({ weather }: World) {
  const latest = weather.calls.slice(-15).reverse()
  if (latest.length === 0) return html`<p class="soft small">None yet.</p>`
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Call</th>
        <th scope="col">Status</th>
        <th scope="col">Account</th>
      </tr>
    </thead>
    <tbody>
      ${latest.map(
        ({ method, path, status, account }) =>
          html`<tr>
            <td>${method} <code>${path}</code></td>
            <td>${status}</td>
            <td>${account ?? '–'}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
