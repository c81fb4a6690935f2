/** One Google account: what of it is connected, and the buttons that change it. */
import type { GoogleService } from '@oma/contract'
import { allServices, connectGoogle, type Connection } from '../connections.ts'
import { useAction } from '../use-action.ts'
import { ProblemBanner } from './banner.tsx'
import { Button } from './button.tsx'
import { ServiceRow } from './service-row.tsx'

export interface ConnectionCardProps {
  /** Undefined before the first connection. */
  connection: Connection | undefined
  /** The page that Google leads back to. */
  returnPath: string
  onDisconnect: (service: GoogleService, account: string) => void
  /** To make it the one that is used where none is named; undefined where there is no choice. */
  onMakeDefault?: (() => Promise<void>) | undefined
}

export function ConnectionCard({ connection, returnPath, onDisconnect, onMakeDefault }: ConnectionCardProps) {
  const { run, busy, problem } = useAction((services?: readonly GoogleService[]) =>
    connectGoogle({ services, returnPath, connection }),
  )
  const choice = useAction(async () => onMakeDefault?.())
  const account = connection?.account
  return (
    <section class="card" aria-label={account ? `Google account ${account}` : 'Google'}>
      <header class="flex flex-wrap items-center justify-between gap-x-6 gap-y-4 px-5 pt-5 pb-4 sm:px-6">
        <div class="min-w-0">
          <h2 class="text-xl font-semibold tracking-tight">Google</h2>
          <p class="wrap-anywhere text-soft">
            {account ? (
              <>
                Connected as <strong class="font-medium text-ink">{account}</strong>
              </>
            ) : (
              'Choose what your assistant may use. You can change it at any time.'
            )}
          </p>
        </div>
        {!connection && (
          <Button busy={busy} onClick={() => void run(allServices)}>
            Connect both
          </Button>
        )}
        {connection && onMakeDefault && !connection.isDefault && (
          <Button look="quiet" busy={choice.busy} label={`Make default: ${account}`} onClick={() => void choice.run()}>
            Make default
          </Button>
        )}
        {onMakeDefault && connection?.isDefault && <p class="text-sm font-medium text-soft">Default account</p>}
      </header>
      {connection?.needsReconnect && (
        <Reconnect reason={connection.needsReconnect} busy={busy} onReconnect={() => void run()} />
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
            busy={busy}
            onConnect={() => void run([service])}
            onDisconnect={() => account && onDisconnect(service, account)}
          />
        ))}
      </ul>
    </section>
  )
}

function stateOf(service: GoogleService, connection: Connection | undefined) {
  if (!connection?.services.includes(service)) return 'off'
  return connection.needsReconnect === null ? 'on' : 'paused'
}

function Reconnect({ reason, busy, onReconnect }: { reason: string; busy: boolean; onReconnect: () => void }) {
  return (
    <div class="mx-5 mb-5 flex flex-wrap items-center justify-between gap-3 rounded-xl border border-warn/25 bg-warn-soft px-4 py-3 text-warn sm:mx-6">
      <div class="min-w-0 flex-1 basis-64">
        <p class="font-semibold">Google has to be connected again</p>
        <p class="text-sm wrap-anywhere">{reason}</p>
      </div>
      <Button busy={busy} onClick={onReconnect}>
        Reconnect
      </Button>
    </div>
  )
}
