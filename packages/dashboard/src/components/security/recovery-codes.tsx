/** Recovery codes: how many are left, making new ones, and the one time that they are seen. */
import { useEffect, useRef } from 'preact/hooks'
import { api } from '../../api.ts'
import { confirmed } from '../../confirmation.ts'
import { useAction } from '../../use-action.ts'
import { security } from '../../words/security.ts'
import { Banner, ProblemBanner } from '../banner.tsx'
import { Button } from '../button.tsx'
import { CopyText } from '../copy.tsx'
import { Part } from './part.tsx'

const { recovery: texts } = security

export interface RecoveryCodesProps {
  left: number
  changed: (codes: readonly string[]) => Promise<void>
}

export function RecoveryCodes({ left, changed }: RecoveryCodesProps) {
  const { run, busy, problem } = useAction(async () => {
    const { recovery_codes } = await confirmed(() => api.secondFactor.createRecoveryCodes())
    await changed(recovery_codes)
  })
  return (
    <Part title={texts.title} hint={texts.left(left)}>
      <ProblemBanner problem={problem} />
      <Button look="secondary" width="full-on-phone" busy={busy} onClick={() => void run()}>
        {texts.renew}
      </Button>
    </Part>
  )
}

export function NewRecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus(), [codes])
  return (
    <div ref={place} tabIndex={-1} role="group" aria-label={texts.shown} class="space-y-4 outline-none">
      <Banner tone="warning" title={texts.shown}>
        {texts.shownText}
      </Banner>
      <CopyText block text={codes.join('\n')} what={texts.what} />
      <Button look="secondary" width="full-on-phone" onClick={onDone}>
        {texts.done}
      </Button>
    </div>
  )
}
