/** Creating an account; it logs in at once. */
import { inviteParameter, type RegistrationPolicy } from '@oma/contract'
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
  const invite = readInvite(location.hash)
  const policy = about.state === 'ready' ? about.value.registration : undefined
  const closed = whyClosed(policy, invite)
  return (
    <EntryPage
      title={entry.createAccount}
      lead={policy === 'invite' && invite ? entry.invitedLead : entry.registerLead}
    >
      {closed ? (
        <Banner tone="info" title={closed.title}>
          {closed.text}
        </Banner>
      ) : (
        <RegisterForm invite={invite} enter={enter} />
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

/** From the fragment, which browsers send to nobody. */
function readInvite(hash: string): string | undefined {
  return new URLSearchParams(hash.slice(1)).get(inviteParameter) ?? undefined
}

function whyClosed(policy: RegistrationPolicy | undefined, invite: string | undefined) {
  if (policy === 'closed') return { title: entry.closedTitle, text: entry.closed }
  return policy === 'invite' && invite === undefined ? { title: entry.byInviteTitle, text: entry.byInvite } : undefined
}

function RegisterForm({ invite, enter }: { invite: string | undefined; enter: () => Promise<never> }) {
  const { run, busy, problem } = useAction(async (username: string, password: string) => {
    await register({ username, password }, invite)
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
