/** The assistants that may use the account: what they may do, when they did, and taking it back. */
import type { ConnectedClient } from '@oma/contract'
import { useRef, useState } from 'preact/hooks'
import { api } from '../api.ts'
import { ClientList } from '../components/client-list.tsx'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { useLoaded } from '../use-loaded.ts'

export function Assistants() {
  return <RequireSession>{() => <AssistantsPage />}</RequireSession>
}

const lead = 'These signed in with your permission. Take it back and they lose access within seconds.'

function AssistantsPage() {
  const clients = useLoaded(async () => (await api.oauth.listClients({ query: { limit: 100 } })).clients)
  const [revoking, setRevoking] = useState<ConnectedClient | undefined>(undefined)
  const heading = useRef<HTMLHeadingElement>(null)
  const revoke = async ({ id }: ConnectedClient) => {
    await api.oauth.revokeClient({ params: { id } })
    await clients.reload()
  }
  const closeDialog = () => {
    setRevoking(undefined)
    const { load } = clients
    const stays = load.state === 'ready' && load.value.some(({ id }) => id === revoking?.id)
    // The button that had the focus is gone with its assistant.
    if (!stays) heading.current?.focus()
  }
  return (
    <Page title="Assistants" lead={lead}>
      <section aria-labelledby="your-assistants">
        <h2 id="your-assistants" ref={heading} tabIndex={-1} class="mb-3 text-xl font-semibold tracking-tight">
          Your assistants
        </h2>
        <WhenLoaded loaded={clients}>{(list) => <ClientList clients={list} onRevoke={setRevoking} />}</WhenLoaded>
      </section>
      {revoking && (
        <ConfirmDialog
          title={`Take back what ${revoking.name} may do?`}
          confirm="Take back"
          keep="Keep it"
          onConfirm={() => revoke(revoking)}
          onClose={closeDialog}
        >
          It is signed out everywhere. To use it again, sign in from the assistant once more.
        </ConfirmDialog>
      )}
    </Page>
  )
}
