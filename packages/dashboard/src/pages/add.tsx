/** How an assistant gets to the user's Google: the address, the steps of each program, and whether one has come. */
import { fetchAbout } from '../about.ts'
import { AwaitedClient } from '../components/awaited-client.tsx'
import { ClientSetup } from '../components/client-setup.tsx'
import { CopyText } from '../components/copy.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { useLoaded } from '../use-loaded.ts'
import { add as texts } from '../words/add.ts'

export function Add() {
  return (
    <RequireSession>
      <AddPage />
    </RequireSession>
  )
}

function AddPage() {
  const about = useLoaded(fetchAbout)
  return (
    <Page title={texts.title} lead={texts.lead}>
      <WhenLoaded loaded={about}>
        {({ hub_url }) => (
          <>
            <section aria-labelledby="address" class="space-y-2">
              <h2 id="address" class="font-medium">
                {texts.address}
              </h2>
              <CopyText text={hub_url} what={texts.what} />
            </section>
            <section aria-labelledby="choose" class="card space-y-4 p-5 sm:p-6">
              <h2 id="choose" class="text-lg font-semibold tracking-tight">
                {texts.choose}
              </h2>
              <ClientSetup hubUrl={hub_url} />
            </section>
            <AwaitedClient />
            <p class="text-sm text-soft">
              {texts.headless}{' '}
              <a class="link" href="/tokens">
                {texts.makeToken}
              </a>
            </p>
          </>
        )}
      </WhenLoaded>
    </Page>
  )
}
