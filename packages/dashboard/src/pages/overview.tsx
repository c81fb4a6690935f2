/** The first page after the login: what of Google is connected, and how an assistant gets to it. */
import type { About, GoogleService } from '@oma/contract'
import { useState } from 'preact/hooks'
import { api } from '../api.ts'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { ClientSetup } from '../components/client-setup.tsx'
import { ConnectionCard } from '../components/connection-card.tsx'
import { CopyText } from '../components/copy.tsx'
import { DisconnectDialog } from '../components/disconnect-dialog.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { SandboxNote } from '../components/sandbox-note.tsx'
import { useOutcome } from '../components/use-outcome.ts'
import { allServices, connectGoogle, fetchConnections, makeDefault, type Connection } from '../connections.ts'
import { nameService } from '../google-outcome.ts'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'

export function Overview() {
  return <RequireSession>{() => <OverviewPage />}</RequireSession>
}

function OverviewPage() {
  const [outcome, setOutcome] = useOutcome()
  const about = useLoaded(() => api.system.about())
  const connections = useLoaded(fetchConnections)
  const [leaving, setLeaving] = useState<{ service: GoogleService; account: string } | undefined>(undefined)
  const disconnected = async (service: GoogleService) => {
    await connections.reload()
    const text = 'Assistants can no longer use it. Nothing at Google was deleted.'
    setOutcome({ tone: 'success', title: `${nameService(service)} is disconnected`, text })
  }
  return (
    <Page title="Overview" lead={leadFor(connections.load.state === 'ready' ? connections.load.value : undefined)}>
      <div role="status" class="empty:hidden">
        {outcome && (
          <Banner tone={outcome.tone} title={outcome.title} onDismiss={() => setOutcome(undefined)}>
            {outcome.text}
          </Banner>
        )}
      </div>
      {about.load.state === 'ready' && <SandboxNote about={about.load.value} />}
      <WhenLoaded loaded={connections}>
        {(list) => (
          <Connections
            connections={list}
            onDisconnect={(service, account) => setLeaving({ service, account })}
            onMakeDefault={async (connection) => {
              await makeDefault(connection)
              await connections.reload()
            }}
          />
        )}
      </WhenLoaded>
      <WhenLoaded loaded={about}>{(facts) => <Assistant about={facts} />}</WhenLoaded>
      {leaving && (
        <DisconnectDialog
          {...leaving}
          onDone={() => disconnected(leaving.service)}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </Page>
  )
}

function leadFor(connections: Connection[] | undefined): string {
  if (!connections) return 'Your Google account and your assistants.'
  if (connections.length === 0) return 'Connect Google, or add OMA to your assistant first: it leads you through.'
  if (connections.some(({ needsReconnect }) => needsReconnect !== null)) return 'One thing needs your attention.'
  return 'Google is connected. Your assistants can use it through OMA.'
}

interface ConnectionsProps {
  connections: Connection[]
  onDisconnect: (service: GoogleService, account: string) => void
  onMakeDefault: (connection: Connection) => Promise<void>
}

function Connections({ connections, onDisconnect, onMakeDefault }: ConnectionsProps) {
  const { run, busy } = useAction(() => connectGoogle({ services: allServices, returnPath: '/' }))
  const cards: (Connection | undefined)[] = connections.length > 0 ? connections : [undefined]
  return (
    <div class="space-y-4">
      {cards.map((connection, index) => (
        // By place, so that a button which changes its meaning keeps the focus.
        <ConnectionCard
          key={index}
          connection={connection}
          returnPath="/"
          onDisconnect={onDisconnect}
          onMakeDefault={connection && connections.length > 1 ? () => onMakeDefault(connection) : undefined}
        />
      ))}
      {connections.length > 0 && (
        <div class="sm:px-2">
          <Button look="quiet" busy={busy} onClick={() => void run()}>
            Connect another Google account
          </Button>
        </div>
      )}
    </div>
  )
}

function Assistant({ about }: { about: About }) {
  return (
    <section class="card space-y-5 p-5 sm:p-6" aria-labelledby="assistant">
      <div>
        <h2 id="assistant" class="text-xl font-semibold tracking-tight">
          Your assistant
        </h2>
        <p class="text-soft">Give it this address. It sends you here to sign in, and to allow what it may do.</p>
      </div>
      <CopyText text={about.hub_url} what="the address" />
      <ClientSetup hubUrl={about.hub_url} />
      <p class="text-sm text-soft">
        A program that cannot open a browser takes a token instead:{' '}
        <a class="link" href="/tokens">
          make a token
        </a>
        .
      </p>
    </section>
  )
}
