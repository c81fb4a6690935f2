/** Which address shows which page. */
import { LocationProvider, Route, Router } from 'preact-iso'
import { Assistants } from './pages/assistants.tsx'
import { Authorize } from './pages/authorize.tsx'
import { AuthorizeError } from './pages/authorize-error.tsx'
import { ConfirmAccount } from './pages/confirm-account.tsx'
import { Connect } from './pages/connect.tsx'
import { Docs } from './pages/docs.tsx'
import { Login } from './pages/login.tsx'
import { NotFound } from './pages/not-found.tsx'
import { Overview } from './pages/overview.tsx'
import { Register } from './pages/register.tsx'
import { Tokens } from './pages/tokens.tsx'

export function App() {
  return (
    <LocationProvider>
      <Router>
        <Route path="/" component={Overview} />
        <Route path="/connect" component={Connect} />
        <Route path="/connect/confirm" component={ConfirmAccount} />
        <Route path="/tokens" component={Tokens} />
        <Route path="/assistants" component={Assistants} />
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
