/** Logging in. */
import { logIn } from '../account.ts'
import { api } from '../api.ts'
import { ProblemBanner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { EntryPage } from '../components/entry-page.tsx'
import { PasswordField, readForm, TextField } from '../components/field.tsx'
import { useEntry } from '../components/use-entry.ts'
import { withNext } from '../next-path.ts'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'

const leads: readonly (readonly [string, string])[] = [
  ['/oauth/interaction/', 'An assistant wants to sign in. Log in to decide what it may do.'],
  ['/connect', 'Your assistant asked for Gmail or Calendar. Log in to connect them.'],
  ['/', 'See and change what your assistants may use.'],
]

export function Login() {
  const { nextPath, enter } = useEntry()
  const { load: about } = useLoaded(() => api.system.about())
  const { run, busy, problem } = useAction(async (username: string, password: string) => {
    await logIn({ username, password })
    await enter()
  })
  const submit = (event: SubmitEvent) => {
    const { text } = readForm(event)
    void run(text('username'), text('password'))
  }
  const lead = leads.find(([path]) => nextPath.startsWith(path))![1]
  return (
    <EntryPage title="Log in" lead={lead}>
      <form class="space-y-5" onSubmit={submit}>
        <ProblemBanner problem={problem} />
        <TextField name="username" label="E-mail address" type="email" autocomplete="username" maxLength={254} />
        <PasswordField name="password" label="Password" autocomplete="current-password" />
        <Button type="submit" width="full" busy={busy}>
          Log in
        </Button>
      </form>
      {about.state === 'ready' && about.value.registration === 'open' && (
        <p class="text-soft">
          New here?{' '}
          <a class="link" href={withNext('/register', nextPath)}>
            Create an account
          </a>
        </p>
      )}
    </EntryPage>
  )
}
