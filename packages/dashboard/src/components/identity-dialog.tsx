/** Asks who is there, by what the account has: the second factor, or else the password. */
import { type SecondFactorProof, type SecondFactorStatus } from '@oma/contract'
import { useRef } from 'preact/hooks'
import { api } from '../api.ts'
import { identityQuestion } from '../confirmation.ts'
import { askForPasskey } from '../passkey.ts'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { entry } from '../words/entry.ts'
import { words } from '../words/words.ts'
import { ProblemBanner } from './banner.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { PasswordField, readForm, TextField } from './field.tsx'
import { WhenLoaded } from './loading.tsx'

const { confirm: texts } = entry

/** There while a question is open. */
export function IdentityDialog() {
  return identityQuestion.value && <Question answer={identityQuestion.value.answer} />
}

type Proof = SecondFactorProof & { password?: string }

function Question({ answer }: { answer: (isConfirmed: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const isConfirmed = useRef(false)
  const status = useLoaded(() => api.secondFactor.status())
  const { run, busy, problem } = useAction(async (prove: () => Promise<Proof>) => {
    await api.secondFactor.confirm({ body: await prove() })
    isConfirmed.current = true
    dialog.current?.close()
  })
  const submit = (event: SubmitEvent) => {
    const { text } = readForm(event)
    const proof = text('password')
      ? { password: text('password') }
      : /^[\d\s]{6,8}$/.test(text('code'))
        ? { totp: text('code') }
        : { recovery_code: text('code') }
    void run(() => Promise.resolve(proof))
  }
  return (
    <Dialog title={texts.title} dialog={dialog} onSubmit={submit} onClose={() => answer(isConfirmed.current)}>
      <div class="mt-3 space-y-5">
        <WhenLoaded loaded={status}>
          {(value) => (
            <Ways
              status={value}
              busy={busy}
              byPasskey={() => void run(async () => ({ passkey: await askForPasskey() }))}
            />
          )}
        </WhenLoaded>
        <ProblemBanner problem={problem} />
        <div class="flex flex-wrap justify-end gap-3">
          <Button look="secondary" onClick={() => dialog.current?.close()}>
            {words.frame.cancel}
          </Button>
          <Button type="submit" busy={busy}>
            {texts.button}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function Ways({ status, busy, byPasskey }: { status: SecondFactorStatus; busy: boolean; byPasskey: () => void }) {
  if (!status.enabled)
    return (
      <>
        <p class="text-soft">{texts.password}</p>
        <PasswordField name="password" label={entry.password} autocomplete="current-password" />
        <p class="text-sm text-soft">{texts.noPassword}</p>
      </>
    )
  return (
    <>
      <p class="text-soft">{texts.factor}</p>
      {status.passkeys.length > 0 && (
        <Button width="full" look="secondary" busy={busy} onClick={byPasskey}>
          {entry.byPasskey}
        </Button>
      )}
      <TextField
        name="code"
        label={status.totp ? entry.code : entry.recoveryCode}
        autocomplete="one-time-code"
        maxLength={64}
      />
    </>
  )
}
