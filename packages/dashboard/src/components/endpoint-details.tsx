/** One endpoint of the API, folded: method, path and purpose; opened: what goes in, what comes out, what can go wrong. */
import { Fragment } from 'preact'
import type { ApiEndpoint, Field } from '../api-document.ts'
import { ChevronIcon } from './icons.tsx'

const colours: Record<string, string> = {
  GET: 'bg-note-soft text-note',
  POST: 'bg-good-soft text-good',
  DELETE: 'bg-bad-soft text-bad',
}

export function EndpointDetails({ endpoint }: { endpoint: ApiEndpoint }) {
  const { method, path, summary, access, note, fields, success, problems } = endpoint
  return (
    <details class="group">
      <summary class="flex list-none items-start gap-3 px-5 py-3.5 group-open:bg-sunken hover:bg-sunken sm:px-6">
        <span class="mt-1 text-soft transition-transform group-open:rotate-90">
          <ChevronIcon class="size-4" />
        </span>
        <span
          class={`mt-0.5 w-17 shrink-0 rounded-md px-2 py-0.5 text-center font-mono text-xs font-semibold ${colours[method] ?? 'bg-sunken'}`}
        >
          {method}
        </span>
        <span class="min-w-0">
          <code class="mr-3 font-mono text-sm wrap-anywhere">
            <Path path={path} />
          </code>
          <span class="block text-sm text-soft sm:inline">{summary}</span>
        </span>
      </summary>
      <div class="space-y-5 px-5 pt-3 pb-6 text-sm sm:pr-6 sm:pl-13">
        <p class="text-soft">
          {access}. <Marked text={note} />
        </p>
        <Fields title="Send" fields={fields} />
        <Fields title={`Get (${success.status})`} fields={success.fields} />
        <section>
          <h3 class="font-semibold">Problems</h3>
          <ul class="mt-1 space-y-1">
            {problems.map(({ status, text }) => (
              <li key={status} class="flex gap-3">
                <span class="font-mono text-soft">{status}</span>
                <span class="min-w-0 wrap-anywhere">
                  <Marked text={text} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </details>
  )
}

/** Breaks at the slashes first, where the line is short. */
function Path({ path }: { path: string }) {
  const parts = path.split('/')
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {part}
          {index < parts.length - 1 && '/'}
          <wbr />
        </Fragment>
      ))}
    </>
  )
}

function Fields({ title, fields }: { title: string; fields: Field[] }) {
  if (fields.length === 0) return null
  return (
    <section>
      <h3 class="font-semibold">{title}</h3>
      <dl class="mt-1 divide-y divide-line">
        {fields.map(({ name, type, required, place, text }) => (
          <div key={`${place} ${name}`} class="grid gap-x-4 py-1.5 sm:grid-cols-[12rem_1fr]">
            <dt class="font-mono wrap-anywhere">{name}</dt>
            <dd class="text-soft">
              <span class="wrap-anywhere">{type}</span>
              {place !== 'answer' && ` · ${place}, ${required ? 'required' : 'optional'}`}
              {text && <span class="block text-ink">{text}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Text whose `code` is marked by backticks. */
function Marked({ text }: { text: string }) {
  return (
    <>
      {text.split('`').map((part, index) =>
        index % 2 === 1 ? (
          <code key={index} class="rounded-sm bg-sunken px-1 font-mono text-ink">
            {part}
          </code>
        ) : (
          part
        ),
      )}
    </>
  )
}
