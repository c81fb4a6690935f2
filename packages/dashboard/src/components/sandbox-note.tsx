/** Says when there is no real Google behind the buttons. */
import type { About } from '@oma/contract'
import { Banner } from './banner.tsx'

export function SandboxNote({ about }: { about: About }) {
  if (about.google !== 'sandbox') return null
  return (
    <Banner tone="info">
      <strong class="font-semibold">Sandbox.</strong> This is not the real Google: its people and their mail are made
      up.
    </Banner>
  )
}
