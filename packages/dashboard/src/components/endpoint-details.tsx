/** One endpoint of the API, folded: method, path and purpose; opened: what goes in, what comes out, what can go wrong. */
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
      <summary class="flex list-none flex-wrap items-center gap-x-3 gap-y-1 px-5 py-3.5 group-open:bg-sunken hover:bg-sunken sm:px-6">
        <span class="text-soft transition-transform group-open:rotate-90">
          <ChevronIcon class="size-4" />
        </span>
        <span
          class={`w-17 rounded-md px-2 py-0.5 text-center font-mono text-xs font-semibold ${colours[method] ?? 'bg-sunken'}`}
        >
          {method}
        </span>
        <code class="min-w-0 font-mono text-sm wrap-anywhere">{path}</code>
        <span class="w-full pl-7 text-sm text-soft sm:w-auto sm:pl-0">{summary}</span>
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
