/** The Google accounts of the user: connecting, the default, what each allows, disconnecting. */
import type { GoogleService } from '@oma/contract'
import { useState } from 'preact/hooks'
import { fetchAbout } from '../about.ts'
import { Button } from '../components/button.tsx'
import { ConnectionCard } from '../components/connection-card.tsx'
import { DisconnectDialog, nameOf } from '../components/disconnect-dialog.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { OutcomeBanner } from '../components/outcome-banner.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { SandboxNote } from '../components/sandbox-note.tsx'
import { useOutcome } from '../components/use-outcome.ts'
import { allServices, connectGoogle, fetchConnections, makeDefault, type Connection } from '../connections.ts'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { words } from '../words/words.ts'

const { google: texts } = words

export function GoogleAccounts() {
  return (
    <RequireSession>
      <GoogleAccountsPage />
    </RequireSession>
  )
}

type Service = GoogleService | 'all'

function GoogleAccountsPage() {
  const [outcome, setOutcome] = useOutcome()
  const about = useLoaded(fetchAbout)
  const connections = useLoaded(fetchConnections, ['google.'])
  const [leaving, setLeaving] = useState<{ service: Service; account: string } | undefined>(undefined)
  const disconnected = async (service: Service) => {
    await connections.reload()
    setOutcome({ tone: 'success', title: texts.gone.title(nameOf(service)), text: texts.gone.text })
  }
  return (
    <Page title={texts.title} lead={texts.lead}>
      <OutcomeBanner outcome={outcome} onDismiss={() => setOutcome(undefined)} />
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

interface ConnectionsProps {
  connections: Connection[]
  onDisconnect: (service: Service, account: string) => void
  onMakeDefault: (connection: Connection) => Promise<void>
}

function Connections({ connections, onDisconnect, onMakeDefault }: ConnectionsProps) {
  const { run, busy } = useAction(() => connectGoogle({ services: allServices, returnPath: '/google' }))
  const cards: (Connection | undefined)[] = connections.length > 0 ? connections : [undefined]
  return (
    <div class="space-y-4">
      {cards.map((connection, index) => (
        // By place, so that a button which changes its meaning keeps the focus.
        <ConnectionCard
          key={index}
          connection={connection}
          onDisconnect={onDisconnect}
          onMakeDefault={connection && connections.length > 1 ? () => onMakeDefault(connection) : undefined}
        />
      ))}
      {connections.length > 0 && (
        <>
          <Button look="secondary" width="full-on-phone" busy={busy} onClick={() => void run()}>
            {texts.connectAnother}
          </Button>
          <AtGoogle />
        </>
      )}
    </div>
  )
}

function AtGoogle() {
  return (
    <p class="max-w-2xl pt-4 text-sm text-soft">
      {texts.atGoogleText}{' '}
      <a class="link" href="https://myaccount.google.com/connections" target="_blank" rel="noreferrer">
        {texts.atGoogleLink}
      </a>
    </p>
  )
}
