/** The second step of a login: a code, a passkey, or a recovery code, as far as the account has them. */
import type { SecondFactorChallenge } from '@oma/contract'
import { useState } from 'preact/hooks'
import { finishLogin } from '../account.ts'
import { askForPasskey } from '../passkey.ts'
import { useAction } from '../use-action.ts'
import { entry } from '../words/entry.ts'
import { ProblemBanner } from './banner.tsx'
import { Button } from './button.tsx'
import { readForm, TextField } from './field.tsx'

export interface SecondFactorFormProps {
  methods: SecondFactorChallenge['methods']
  /** That of the cookie when undefined. */
  ticket: string | undefined
  enter: () => Promise<never>
  startAgain: () => void
}

export function SecondFactorForm({ methods, ticket, enter, startAgain }: SecondFactorFormProps) {
  const [lost, setLost] = useState(!methods.includes('totp') && !methods.includes('passkey'))
  const byCode = useAction(async (code: string) => {
    await finishLogin({ ticket, ...(lost ? { recovery_code: code } : { totp: code }) })
    await enter()
  })
  const byPasskey = useAction(async () => {
    await finishLogin({ ticket, passkey: await askForPasskey() })
    await enter()
  })
  const submit = (event: SubmitEvent) => void byCode.run(readForm(event).text('code'))
  return (
    <div class="space-y-5">
      <ProblemBanner problem={byPasskey.problem} />
      {methods.includes('passkey') && !lost && (
        <Button width="full" look="secondary" busy={byPasskey.busy} onClick={() => void byPasskey.run()}>
          {entry.byPasskey}
        </Button>
      )}
      {(methods.includes('totp') || lost) && (
        <form class="space-y-5" onSubmit={submit} key={lost ? 'recovery' : 'app'}>
          {lost ? (
            <TextField
              name="code"
              label={entry.recoveryCode}
              problem={byCode.problem}
              autocomplete="off"
              maxLength={64}
            />
          ) : (
            <TextField
              name="code"
              label={entry.code}
              hint={entry.codeHint}
              problem={byCode.problem}
              autocomplete="one-time-code"
              inputMode="numeric"
              maxLength={16}
            />
          )}
          <Button type="submit" width="full" busy={byCode.busy}>
            {entry.goOn}
          </Button>
        </form>
      )}
      <div class="flex flex-wrap gap-x-4">
        {methods.includes('recovery_code') && (
          <Button look="quiet" onClick={() => setLost(!lost)}>
            {lost ? entry.otherWay : entry.useRecoveryCode}
          </Button>
        )}
        <Button look="quiet" onClick={startAgain}>
          {entry.startAgain}
        </Button>
      </div>
    </div>
  )
}
