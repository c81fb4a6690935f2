/** The clients that an account allowed, newest first. */
import type { ConnectedClient } from '@oma/contract'
import { assistants as texts } from '../words/assistants.ts'
import { words } from '../words/words.ts'
import { Button } from './button.tsx'
import { PlugIcon } from './icons.tsx'
import { Moment } from './moment.tsx'

export interface ClientListProps {
  clients: ConnectedClient[]
  onRevoke: (client: ConnectedClient) => void
}

export function ClientList({ clients, onRevoke }: ClientListProps) {
  if (clients.length === 0) return <Empty />
  return (
    <ul class="card divide-y divide-line">
      {clients.map((client) => (
        <li key={client.id} class="flex flex-wrap items-center gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
          <div class="min-w-0 flex-1 basis-60">
            <h3 class="font-medium wrap-anywhere">{client.name}</h3>
            <p class="text-sm wrap-anywhere text-soft">{client.host ?? texts.unknownPublisher}</p>
            <p class="text-sm text-soft">{sayScopes(client)}</p>
          </div>
          <dl class="flex flex-wrap gap-x-6 gap-y-1 text-sm">
            <Fact name={texts.allowed} at={client.created_at} />
            <Fact name={texts.lastUsed} at={client.last_used_at} />
          </dl>
          <Button
            look="danger"
            width="full-on-phone"
            label={texts.takeBackOf(client.name)}
            onClick={() => onRevoke(client)}
          >
            {texts.takeBack}
          </Button>
        </li>
      ))}
    </ul>
  )
}

function sayScopes({ scopes }: ConnectedClient): string {
  return scopes.map((scope) => words.frame.scopes[scope]).join('\u00a0· ')
}

function Fact({ name, at }: { name: string; at: string }) {
  return (
    <div>
      <dt class="text-soft">{name}</dt>
      <dd>
        <Moment at={at} />
      </dd>
    </div>
  )
}

function Empty() {
  return (
    <div class="rounded-2xl border border-dashed border-edge/50 px-6 py-10 text-center text-soft">
      <span class="mb-2 inline-block">
        <PlugIcon class="size-7" />
      </span>
      <p>{texts.empty}</p>
      <p class="mt-2">
        <a class="link" href="/add">
          {texts.add}
        </a>
      </p>
    </div>
  )
}
