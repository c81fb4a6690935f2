/** One Google account: what of it is connected, and the buttons that change it. */
import type { GoogleService, Scope } from '@oma/contract'
import { allServices, connectGoogle, type Connection, type Wish } from '../connections.ts'
import { useAction } from '../use-action.ts'
import { words } from '../words/words.ts'
import { ProblemBanner } from './banner.tsx'
import { Button } from './button.tsx'
import { sayDay } from './moment.tsx'
import { Reconnect } from './reconnect.tsx'
import { ServiceRow } from './service-row.tsx'

const { google } = words
const returnPath = '/google'

export interface ConnectionCardProps {
  /** Undefined before the first connection. */
  connection: Connection | undefined
  onDisconnect: (service: GoogleService | 'all', account: string) => void
  /** To make it the one that is used where none is named; undefined where there is no choice. */
  onMakeDefault?: (() => Promise<void>) | undefined
}

export function ConnectionCard({ connection, onDisconnect, onMakeDefault }: ConnectionCardProps) {
  const { run, busy, problem } = useAction((wish: Pick<Wish, 'services' | 'scopes'>) =>
    connectGoogle({ ...wish, returnPath, connection }),
  )
  const choice = useAction(async () => onMakeDefault?.())
  const account = connection?.account
  return (
    <section class="card" aria-label={account ? google.account(account) : 'Google'}>
      <header class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 pt-5 pb-4 sm:px-6">
        <div class="min-w-0">
          <h2 class="text-lg font-semibold tracking-tight wrap-anywhere">{account ?? google.emptyTitle}</h2>
          <p class="text-sm text-soft">
            {connection ? google.connectedSince(sayDay(connection.createdAt)) : google.empty}
          </p>
        </div>
        {!connection && (
          <Button busy={busy} width="full-on-phone" onClick={() => void run({ services: allServices })}>
            {google.connectBoth}
          </Button>
        )}
        {connection && onMakeDefault && !connection.isDefault && (
          <div class="-ml-4 sm:-mr-4 sm:ml-0">
            <Button
              look="quiet"
              busy={choice.busy}
              label={google.makeDefaultOf(connection.account)}
              onClick={() => void choice.run()}
            >
              {google.makeDefault}
            </Button>
          </div>
        )}
        {onMakeDefault && connection?.isDefault && (
          <p class="rounded-lg bg-sunken px-2.5 py-1 text-sm font-medium text-soft" title={google.defaultMeaning}>
            {google.isDefault}
          </p>
        )}
      </header>
      {connection?.needsReconnect && (
        <div class="px-5 pb-5 sm:px-6">
          <Reconnect reason={connection.needsReconnect} busy={busy} onReconnect={() => void run({})} />
        </div>
      )}
      <div class="px-5 sm:px-6">
        <ProblemBanner problem={problem ?? choice.problem} />
      </div>
      <ul class="divide-y divide-line border-t border-line">
        {allServices.map((service) => (
          <ServiceRow
            key={service}
            service={service}
            state={stateOf(service, connection)}
            googleScopes={connection?.googleScopes ?? []}
            busy={busy}
            onConnect={() => void run({ services: [service] })}
            onDisconnect={() => account && onDisconnect(service, account)}
            onAllow={(scopes: readonly Scope[]) => void run({ scopes })}
          />
        ))}
      </ul>
      {account && connection.services.length > 1 && (
        <footer class="border-t border-line px-1 py-1.5 sm:px-2">
          <Button look="quiet" label={google.disconnectAllOf(account)} onClick={() => onDisconnect('all', account)}>
            {google.disconnectAll}
          </Button>
        </footer>
      )}
    </section>
  )
}

function stateOf(service: GoogleService, connection: Connection | undefined) {
  if (!connection?.services.includes(service)) return 'off'
  return connection.needsReconnect === null ? 'on' : 'paused'
}
