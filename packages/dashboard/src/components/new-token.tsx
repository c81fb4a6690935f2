/** A token that was just made: the only time that its secret is seen. It lives in memory alone and goes with the page. */
import type { PersonalAccessToken } from '@oma/contract'
import { useEffect, useRef } from 'preact/hooks'
import { fetchAbout } from '../about.ts'
import { useLoaded } from '../use-loaded.ts'
import { tokens as texts } from '../words/tokens.ts'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { ClientSetup } from './client-setup.tsx'
import { CopyText } from './copy.tsx'

export type MadeToken = PersonalAccessToken & { token: string }

export function NewToken({ made, onDone }: { made: MadeToken; onDone: () => void }) {
  const { load: about } = useLoaded(fetchAbout)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [made.id])
  return (
    <section class="card space-y-5 p-5 sm:p-6" aria-labelledby="new-token">
      <h2 id="new-token" ref={heading} tabIndex={-1} class="text-xl font-semibold tracking-tight wrap-anywhere">
        {texts.new(made.name)}
      </h2>
      <Banner tone="warning" title={texts.copyNow}>
        {texts.copyNowText}
      </Banner>
      <CopyText text={made.token} what={texts.what} />
      {about.state === 'ready' && (
        <div class="space-y-3">
          <h3 class="font-medium">{texts.addWith}</h3>
          <ClientSetup hubUrl={about.value.hub_url} token={made.token} />
        </div>
      )}
      <Button look="secondary" onClick={onDone}>
        {texts.done}
      </Button>
    </section>
  )
}
