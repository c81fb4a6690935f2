/** Says when there is no real Google behind the buttons. */
import type { About } from '@oma/contract'
import { words } from '../words/words.ts'
import { Banner } from './banner.tsx'

export function SandboxNote({ about }: { about: About }) {
  if (about.google !== 'sandbox') return null
  return <Banner tone="info">{words.frame.sandbox}</Banner>
}
