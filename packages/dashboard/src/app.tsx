/** Which address shows which page. Each page is a file of its own, fetched when it is wanted. */
import { lazy, LocationProvider, Route, Router } from 'preact-iso'

const Activity = lazy(async () => (await import('./pages/activity.tsx')).Activity)
const Add = lazy(async () => (await import('./pages/add.tsx')).Add)
const Assistants = lazy(async () => (await import('./pages/assistants.tsx')).Assistants)
const Authorize = lazy(async () => (await import('./pages/authorize.tsx')).Authorize)
const AuthorizeError = lazy(async () => (await import('./pages/authorize-error.tsx')).AuthorizeError)
const ConfirmAccount = lazy(async () => (await import('./pages/confirm-account.tsx')).ConfirmAccount)
const Connect = lazy(async () => (await import('./pages/connect.tsx')).Connect)
const Docs = lazy(async () => (await import('./pages/docs.tsx')).Docs)
const GoogleAccounts = lazy(async () => (await import('./pages/google-accounts.tsx')).GoogleAccounts)
const Home = lazy(async () => (await import('./pages/home.tsx')).Home)
const Login = lazy(async () => (await import('./pages/login.tsx')).Login)
const NotFound = lazy(async () => (await import('./pages/not-found.tsx')).NotFound)
const Operator = lazy(async () => (await import('./pages/operator.tsx')).Operator)
const Permissions = lazy(async () => (await import('./pages/permissions.tsx')).Permissions)
const ApprovalQuestion = lazy(async () => (await import('./pages/approval.tsx')).ApprovalQuestion)
const Register = lazy(async () => (await import('./pages/register.tsx')).Register)
const Security = lazy(async () => (await import('./pages/security.tsx')).Security)
const Tokens = lazy(async () => (await import('./pages/tokens.tsx')).Tokens)

export function App() {
  return (
    <LocationProvider>
      <Router>
        <Route path="/" component={Home} />
        <Route path="/google" component={GoogleAccounts} />
        <Route path="/add" component={Add} />
        <Route path="/assistants" component={Assistants} />
        <Route path="/permissions" component={Permissions} />
        <Route path="/approvals/:id" component={ApprovalQuestion} />
        <Route path="/activity" component={Activity} />
        <Route path="/security" component={Security} />
        <Route path="/tokens" component={Tokens} />
        <Route path="/operator" component={Operator} />
        <Route path="/connect" component={Connect} />
        <Route path="/connect/confirm" component={ConfirmAccount} />
        <Route path="/oauth/interaction/:uid" component={Authorize} />
        <Route path="/oauth/authorize/:uid?" component={AuthorizeError} />
        <Route path="/docs" component={Docs} />
        <Route path="/login" component={Login} />
        <Route path="/register" component={Register} />
        <Route default component={NotFound} />
      </Router>
    </LocationProvider>
  )
}
