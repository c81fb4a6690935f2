/** The assistants that may use the account: what they may do, when they did, and taking it back. */
import type { ConnectedClient } from '@oma/contract'
import { useRef, useState } from 'preact/hooks'
import { api } from '../api.ts'
import { Button } from '../components/button.tsx'
import { ClientList } from '../components/client-list.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { TakeBackDialog } from '../components/take-back-dialog.tsx'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { assistants as texts } from '../words/assistants.ts'

export function Assistants() {
  return (
    <RequireSession>
      <AssistantsPage />
    </RequireSession>
  )
}

/** Enough for nearly everybody; what is older comes when it is asked for. */
const pageSize = 100

async function fetchClients(pages: number) {
  const clients: ConnectedClient[] = []
  let cursor: string | undefined
  for (let page = 0; page < pages; page++) {
    const found = await api.oauth.listClients({ query: { limit: pageSize, cursor } })
    clients.push(...found.clients)
    if (found.next_cursor === null) return { clients, more: false }
    cursor = found.next_cursor
  }
  return { clients, more: true }
}

function AssistantsPage() {
  const pages = useRef(1)
  const found = useLoaded(() => fetchClients(pages.current), ['client.'])
  const showOlder = useAction(async () => {
    pages.current += 1
    await found.reload()
  })
  const [revoking, setRevoking] = useState<ConnectedClient | undefined>(undefined)
  const heading = useRef<HTMLHeadingElement>(null)
  const revoke = async ({ id }: ConnectedClient) => {
    await api.oauth.revokeClient({ params: { id } })
    await found.reload()
  }
  return (
    <Page title={texts.title} lead={texts.lead}>
      <section aria-labelledby="your-assistants">
        <h2 id="your-assistants" ref={heading} tabIndex={-1} class="mb-3 text-xl font-semibold tracking-tight">
          {texts.yours}
        </h2>
        <WhenLoaded loaded={found}>
          {({ clients, more }) => (
            <div class="space-y-4">
              <ClientList clients={clients} onRevoke={setRevoking} />
              {more && (
                <Button
                  look="secondary"
                  width="full-on-phone"
                  busy={showOlder.busy}
                  onClick={() => void showOlder.run()}
                >
                  {texts.older}
                </Button>
              )}
            </div>
          )}
        </WhenLoaded>
      </section>
      <p class="text-sm text-soft">
        {texts.tokensText}{' '}
        <a class="link" href="/tokens">
          {texts.tokens}
        </a>
      </p>
      {revoking && (
        <TakeBackDialog
          texts={texts}
          confirm={texts.takeBack}
          name={revoking.name}
          list={heading}
          onConfirm={() => revoke(revoking)}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Page>
  )
}
