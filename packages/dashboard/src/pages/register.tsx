/** Creating an account; it logs in at once. */
import { register } from '../account.ts'
import { fetchAbout } from '../about.ts'
import { Banner, ProblemBanner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { EntryPage } from '../components/entry-page.tsx'
import { PasswordField, readForm, TextField } from '../components/field.tsx'
import { useEntry } from '../components/use-entry.ts'
import { withNext } from '../next-path.ts'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { entry } from '../words/entry.ts'

const shortestPassword = 10

export function Register() {
  const { nextPath, enter } = useEntry()
  const { load: about } = useLoaded(fetchAbout)
  const closed = about.state === 'ready' && about.value.registration === 'closed'
  return (
    <EntryPage title={entry.createAccount} lead={entry.registerLead}>
      {closed ? (
        <Banner tone="info" title={entry.closedTitle}>
          {entry.closed}
        </Banner>
      ) : (
        <RegisterForm enter={enter} />
      )}
      <p class="text-soft">
        {entry.haveAccount}{' '}
        <a class="link" href={withNext('/login', nextPath)}>
          {entry.logIn}
        </a>
      </p>
    </EntryPage>
  )
}

function RegisterForm({ enter }: { enter: () => Promise<never> }) {
  const { run, busy, problem } = useAction(async (username: string, password: string) => {
    await register({ username, password })
    await enter()
  })
  const submit = (event: SubmitEvent) => {
    const { text } = readForm(event)
    void run(text('username'), text('password'))
  }
  return (
    <form class="space-y-5" onSubmit={submit}>
      <ProblemBanner problem={problem} />
      <TextField
        name="username"
        label={entry.email}
        hint={entry.emailHint}
        type="email"
        autocomplete="username"
        maxLength={254}
      />
      <PasswordField
        name="password"
        label={entry.password}
        hint={entry.passwordHint(shortestPassword)}
        autocomplete="new-password"
        minLength={shortestPassword}
      />
      <Button type="submit" width="full" busy={busy}>
        {entry.create}
      </Button>
    </form>
  )
}
