/** Logging in: by password, passkey or Google, and by a second factor where the account has one. */
import { ProblemError, type SecondFactorChallenge } from '@oma/contract'
import { useState } from 'preact/hooks'
import { logIn, logInByGoogle, logInByPasskey } from '../account.ts'
import { fetchAbout } from '../about.ts'
import { Banner, ProblemBanner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { EntryPage } from '../components/entry-page.tsx'
import { PasswordField, readForm, TextField } from '../components/field.tsx'
import { SecondFactorForm } from '../components/second-factor-form.tsx'
import { useEntry } from '../components/use-entry.ts'
import { useOutcome } from '../components/use-outcome.ts'
import { describeProblem } from '../describe-problem.ts'
import { readSecondFactor } from '../google-login-outcome.ts'
import { withNext } from '../next-path.ts'
import { askForPasskey } from '../passkey.ts'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { entry } from '../words/entry.ts'

type Challenge = Pick<SecondFactorChallenge, 'methods'> & { ticket?: string }

const leads: readonly (readonly [string, string])[] = [
  ['/oauth/interaction/', entry.leads.assistant],
  ['/connect', entry.leads.connect],
  ['/', entry.leads.home],
]

export function Login() {
  const { nextPath, enter } = useEntry()
  const [challenge, setChallenge] = useState<Challenge | undefined>(() => {
    const methods = readSecondFactor(location.search)
    return methods && { methods }
  })
  if (challenge) {
    return (
      <EntryPage title={entry.secondTitle} lead={entry.secondLead}>
        <SecondFactorForm
          methods={challenge.methods}
          ticket={challenge.ticket}
          enter={enter}
          startAgain={() => setChallenge(undefined)}
        />
      </EntryPage>
    )
  }
  const lead = leads.find(([path]) => nextPath.startsWith(path))![1]
  return (
    <EntryPage title={entry.logIn} lead={lead}>
      <FirstFactor nextPath={nextPath} enter={enter} onChallenge={setChallenge} />
    </EntryPage>
  )
}

interface FirstFactorProps {
  nextPath: string
  enter: () => Promise<never>
  onChallenge: (challenge: Challenge) => void
}

function FirstFactor({ nextPath, enter, onChallenge }: FirstFactorProps) {
  const [outcome, setOutcome] = useOutcome()
  const { load: about } = useLoaded(fetchAbout)
  const [wrong, setWrong] = useState<string | undefined>(undefined)
  const byPassword = useAction(async (username: string, password: string) => {
    setWrong(undefined)
    try {
      await logIn({ username, password })
    } catch (error) {
      if (error instanceof ProblemError && error.secondFactor) return onChallenge(error.secondFactor)
      if (error instanceof ProblemError && error.code === 'invalid-login') return setWrong(describeProblem(error))
      throw error
    }
    await enter()
  })
  const submit = (event: SubmitEvent) => {
    const { text } = readForm(event)
    void byPassword.run(text('username'), text('password'))
  }
  return (
    <>
      <div role="status">
        {outcome && (
          <Banner tone={outcome.tone} title={outcome.title} onDismiss={() => setOutcome(undefined)}>
            {outcome.text}
          </Banner>
        )}
      </div>
      <form class="space-y-5" onSubmit={submit}>
        <ProblemBanner problem={byPassword.problem} />
        {/* Which of the two is wrong is not told. */}
        <TextField
          name="username"
          label={entry.email}
          type="email"
          autocomplete="username"
          maxLength={254}
          isSuspect={wrong !== undefined}
        />
        <PasswordField name="password" label={entry.password} problem={wrong} autocomplete="current-password" />
        <Button type="submit" width="full" busy={byPassword.busy}>
          {entry.logIn}
        </Button>
      </form>
      <OtherWays nextPath={nextPath} enter={enter} />
      {about.state === 'ready' && about.value.registration === 'open' && (
        <p class="text-soft">
          {entry.newHere}{' '}
          <a class="link" href={withNext('/register', nextPath)}>
            {entry.createAccount}
          </a>
        </p>
      )}
    </>
  )
}

function OtherWays({ nextPath, enter }: Pick<FirstFactorProps, 'nextPath' | 'enter'>) {
  const byGoogle = useAction(() => logInByGoogle(nextPath))
  const byPasskey = useAction(async () => {
    await logInByPasskey(await askForPasskey())
    await enter()
  })
  return (
    <div class="space-y-3">
      <ProblemBanner problem={byGoogle.problem ?? byPasskey.problem} />
      <Button width="full" look="secondary" busy={byGoogle.busy} onClick={() => void byGoogle.run()}>
        {entry.byGoogle}
      </Button>
      <Button width="full" look="secondary" busy={byPasskey.busy} onClick={() => void byPasskey.run()}>
        {entry.byPasskey}
      </Button>
    </div>
  )
}
