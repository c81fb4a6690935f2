/** The assistants that people here use: by how many, and when last. */
import type { KnownClient } from '@oma/contract'
import { operator } from '../../words/operator.ts'
import { Card } from '../card.tsx'
import { Moment } from '../moment.tsx'

const { clients: texts } = operator

export function Clients({ clients }: { clients: KnownClient[] }) {
  return (
    <Card id="clients" title={texts.title} hint={clients.length === 0 ? texts.empty : texts.hint}>
      {clients.length > 0 && (
        <ul class="divide-y divide-line rounded-xl border border-line">
          {clients.map((client) => (
            <Client key={`${client.name} ${client.host}`} client={client} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Client({ client: { name, host, people, last_used_at } }: { client: KnownClient }) {
  return (
    <li class="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
      <div class="min-w-0 flex-1 basis-56">
        <p class="font-medium wrap-anywhere">{name}</p>
        <p class="text-sm wrap-anywhere text-soft">{host ?? texts.unknownPublisher}</p>
      </div>
      <dl class="grid grid-cols-[5.5rem_5.5rem] gap-x-4 text-sm">
        <div>
          <dt class="text-soft">{texts.people}</dt>
          <dd class="tabular-nums">{people}</dd>
        </div>
        <div>
          <dt class="text-soft">{texts.lastUsed}</dt>
          <dd>
            <Moment at={last_used_at} recent />
          </dd>
        </div>
      </dl>
    </li>
  )
}
