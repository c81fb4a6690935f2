/** Personal access tokens: making one, seeing it once, listing and revoking. */
import type { PersonalAccessToken } from '@oma/contract'
import { useRef, useState } from 'preact/hooks'
import { api } from '../api.ts'
import { IdentityDialog } from '../components/identity-dialog.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { NewToken, type MadeToken } from '../components/new-token.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { TakeBackDialog } from '../components/take-back-dialog.tsx'
import { TokenForm } from '../components/token-form.tsx'
import { TokenList } from '../components/token-list.tsx'
import { useLoaded } from '../use-loaded.ts'
import { tokens as texts } from '../words/tokens.ts'

export function Tokens() {
  return (
    <RequireSession>
      <TokensPage />
    </RequireSession>
  )
}

function TokensPage() {
  const tokens = useLoaded(async () => (await api.auth.listTokens({ query: { limit: 100 } })).tokens, ['token.'])
  const [made, setMade] = useState<MadeToken | undefined>(undefined)
  const [revoking, setRevoking] = useState<PersonalAccessToken | undefined>(undefined)
  const heading = useRef<HTMLHeadingElement>(null)
  const show = (token: MadeToken) => {
    setMade(token)
    void tokens.reload()
  }
  const revoke = async ({ id }: PersonalAccessToken) => {
    await api.auth.revokeToken({ params: { id } })
    if (made?.id === id) setMade(undefined)
    await tokens.reload()
  }
  return (
    <Page title={texts.title} lead={texts.lead}>
      {made ? <NewToken made={made} onDone={() => setMade(undefined)} /> : <TokenForm onMade={show} />}
      <section aria-labelledby="your-tokens">
        <h2 id="your-tokens" ref={heading} tabIndex={-1} class="mb-3 text-xl font-semibold tracking-tight">
          {texts.yours}
        </h2>
        <WhenLoaded loaded={tokens}>{(list) => <TokenList tokens={list} onRevoke={setRevoking} />}</WhenLoaded>
      </section>
      <IdentityDialog />
      {revoking && (
        <TakeBackDialog
          texts={texts}
          confirm={texts.revoke}
          name={revoking.name}
          list={heading}
          onConfirm={() => revoke(revoking)}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Page>
  )
}
