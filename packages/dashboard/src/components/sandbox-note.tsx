/** Says when there is no real Google behind the buttons. */
import type { About } from '@oma/contract'
import { Banner } from './banner.tsx'

export function SandboxNote({ about }: { about: About }) {
  if (about.google !== 'sandbox') return null
  return (
    <Banner tone="info">
      <strong class="font-semibold">Practice mode.</strong> Google is a stand-in here, with made-up people and mail.
    </Banner>
  )
}
