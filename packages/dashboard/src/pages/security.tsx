/** How the account is protected. */
import { IdentityDialog } from '../components/identity-dialog.tsx'
import { OutcomeBanner } from '../components/outcome-banner.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { DeleteAccount } from '../components/security/delete-account.tsx'
import { GoogleLogin } from '../components/security/google-login.tsx'
import { PasswordForm } from '../components/security/password-form.tsx'
import { SecondFactor } from '../components/security/second-factor.tsx'
import { Sessions } from '../components/security/sessions.tsx'
import { useOutcome } from '../components/use-outcome.ts'
import { security as texts } from '../words/security.ts'

export function Security() {
  return (
    <RequireSession>
      <SecurityPage />
    </RequireSession>
  )
}

function SecurityPage() {
  const [outcome, setOutcome] = useOutcome()
  return (
    <Page title={texts.title} lead={texts.lead}>
      <OutcomeBanner outcome={outcome} onDismiss={() => setOutcome(undefined)} />
      <Sessions />
      <SecondFactor />
      <PasswordForm />
      <GoogleLogin />
      <DeleteAccount />
      <IdentityDialog />
    </Page>
  )
}
