/** The authenticator app: setting it up with a QR code and a first code, and removing it. */
import { useState } from 'preact/hooks'
import { api } from '../../api.ts'
import { confirmed } from '../../confirmation.ts'
import type { QrDrawing } from '../../draw-qr-code.ts'
import { useAction } from '../../use-action.ts'
import { security } from '../../words/security.ts'
import { words } from '../../words/words.ts'
import { ProblemBanner } from '../banner.tsx'
import { Button } from '../button.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { CopyText } from '../copy.tsx'
import { readForm, TextField } from '../field.tsx'
import { sayDay } from '../moment.tsx'
import { Part } from './part.tsx'
import { QrCode } from './qr-code.tsx'

const { totp: texts } = security

interface Begun {
  secret: string
  drawing: QrDrawing
}

export interface AuthenticatorAppProps {
  /** Undefined while there is none. */
  addedAt: string | undefined
  /** @param codes that come with the first factor */
  changed: (codes?: readonly string[] | null) => Promise<void>
}

export function AuthenticatorApp({ addedAt, changed }: AuthenticatorAppProps) {
  const [begun, setBegun] = useState<Begun | undefined>(undefined)
  const [isRemoving, setRemoving] = useState(false)
  const begin = useAction(async () => {
    const { secret, uri } = await confirmed(() => api.secondFactor.addTotp())
    const { drawQrCode } = await import('../../draw-qr-code.ts')
    setBegun({ secret, drawing: drawQrCode(uri) })
  })
  const remove = async () => {
    await confirmed(() => api.secondFactor.removeTotp())
    await changed()
  }
  const done = async (codes: readonly string[] | null) => {
    setBegun(undefined)
    await changed(codes)
  }
  return (
    <Part title={texts.title} hint={addedAt === undefined ? texts.hint : texts.addedAt(sayDay(addedAt))}>
      <ProblemBanner problem={begin.problem} />
      {begun ? (
        <FirstCode {...begun} onDone={done} onCancel={() => setBegun(undefined)} />
      ) : (
        <Button
          look="secondary"
          width="full-on-phone"
          busy={begin.busy}
          onClick={() => (addedAt === undefined ? void begin.run() : setRemoving(true))}
        >
          {addedAt === undefined ? texts.begin : texts.remove}
        </Button>
      )}
      {isRemoving && (
        <ConfirmDialog
          title={texts.ask}
          confirm={texts.remove}
          keep={texts.keep}
          onConfirm={remove}
          onClose={() => setRemoving(false)}
        >
          {texts.askText}
        </ConfirmDialog>
      )}
    </Part>
  )
}

interface FirstCodeProps extends Begun {
  onDone: (codes: readonly string[] | null) => Promise<void>
  onCancel: () => void
}

function FirstCode({ secret, drawing, onDone, onCancel }: FirstCodeProps) {
  const { run, busy, problem } = useAction(async (totp: string) => {
    const { recovery_codes } = await confirmed(() => api.secondFactor.enableTotp({ body: { totp } }))
    await onDone(recovery_codes)
  })
  return (
    <div class="grid gap-5 rounded-xl border border-line p-4 sm:grid-cols-[auto_1fr] sm:p-5">
      <QrCode drawing={drawing} label={texts.qr} />
      <form class="min-w-0 space-y-4" onSubmit={(event) => void run(readForm(event).text('code'))}>
        <p class="text-soft">{texts.scan}</p>
        <CopyText text={secret} what={texts.secret} />
        <TextField
          name="code"
          label={texts.code}
          problem={problem}
          autocomplete="one-time-code"
          inputMode="numeric"
          maxLength={16}
        />
        <div class="flex flex-wrap gap-3">
          <Button type="submit" busy={busy}>
            {texts.enable}
          </Button>
          <Button look="quiet" onClick={onCancel}>
            {words.frame.cancel}
          </Button>
        </div>
      </form>
    </div>
  )
}
