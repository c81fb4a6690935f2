/** Where an assistant sends a user for whom Google is not connected yet: one question, one big button. */
import { parseScopes, scopesMissingAtGoogle, type Scope, type User } from '@oma/contract'
import { useLocation } from 'preact-iso'
import { fetchAbout } from '../about.ts'
import { Banner, ProblemBanner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { CalendarIcon, MailIcon } from '../components/icons.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { QuestionFrame, QuestionPage } from '../components/question-page.tsx'
import { RequireSession, WithUser } from '../components/require-session.tsx'
import { SandboxNote } from '../components/sandbox-note.tsx'
import { useOutcome } from '../components/use-outcome.ts'
import { allServices, connectGoogle, fetchConnections, type Connection } from '../connections.ts'
import { nameService, nameServices } from '../google-outcome.ts'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { words } from '../words/words.ts'

const { connectPage: texts } = words.google

export function Connect() {
  return (
    <RequireSession frame={QuestionFrame}>
      <ConnectPage />
    </RequireSession>
  )
}

function ConnectPage() {
  const [outcome] = useOutcome()
  const { query } = useLocation()
  const wanted = parseScopes(query['scopes'] ?? '')
  const about = useLoaded(fetchAbout)
  const connections = useLoaded(fetchConnections, ['google.'])
  return (
    <QuestionPage title={connections.load.state === 'ready' ? titleOf(connections.load.value[0], wanted) : texts.title}>
      <div role="status" class="empty:hidden">
        {outcome && (
          <Banner tone={outcome.tone} title={outcome.title}>
            {outcome.text}
          </Banner>
        )}
      </div>
      {about.load.state === 'ready' && <SandboxNote about={about.load.value} />}
      <WhenLoaded loaded={connections}>
        {([connection]) =>
          isComplete(connection, wanted) ? (
            <Done connection={connection} />
          ) : (
            <WithUser>{(user) => <Question user={user} connection={connection} wanted={wanted} />}</WithUser>
          )
        }
      </WhenLoaded>
    </QuestionPage>
  )
}

function titleOf(connection: Connection | undefined, wanted: readonly Scope[]): string {
  if (isComplete(connection, wanted)) return texts.done
  return connection && wanted.length > 0 ? texts.headingMore : texts.heading
}

/** @param wanted what an assistant could not do; all services, when it named nothing */
function isComplete(connection: Connection | undefined, wanted: readonly Scope[]): connection is Connection {
  if (connection?.needsReconnect !== null) return false
  if (wanted.length > 0) return scopesMissingAtGoogle(wanted, connection.googleScopes).length === 0
  return connection.services.length === allServices.length
}

interface QuestionProps {
  user: User
  connection: Connection | undefined
  wanted: readonly Scope[]
}

function Question({ user, connection, wanted }: QuestionProps) {
  const { run, busy, problem } = useAction(() =>
    wanted.length > 0
      ? connectGoogle({ scopes: wanted, returnPath: `/connect?scopes=${wanted.join('+')}`, connection })
      : connectGoogle({ services: allServices, returnPath: '/connect', connection }),
  )
  return (
    <section class="card space-y-6 p-5 sm:p-8" aria-label={texts.title}>
      <div class="flex gap-3 text-accent" aria-hidden="true">
        <span class="grid size-12 place-items-center rounded-2xl bg-good-soft">
          <MailIcon class="size-6" />
        </span>
        <span class="grid size-12 place-items-center rounded-2xl bg-good-soft">
          <CalendarIcon class="size-6" />
        </span>
      </div>
      <p class="wrap-anywhere text-soft">{explain({ user, connection, wanted })}</p>
      <ProblemBanner problem={problem} />
      <Button width="full" busy={busy} onClick={() => void run()}>
        {connection?.needsReconnect ? texts.reconnect : texts.title}
      </Button>
      <p class="text-sm text-soft">{texts.reassure}</p>
    </section>
  )
}

function explain({ user: { username }, connection, wanted }: QuestionProps) {
  if (connection?.needsReconnect) return connection.needsReconnect
  if (connection && wanted.length > 0)
    return texts.more(wanted.map((scope) => words.frame.scopes[scope].toLowerCase()).join(', '), connection.account)
  if (connection?.services.length === 1) return texts.part(nameService(connection.services[0]!), connection.account)
  return texts.none(username)
}

function Done({ connection }: { connection: Connection }) {
  return (
    <section class="card space-y-6 p-5 sm:p-8" aria-label={texts.title}>
      <p class="wrap-anywhere text-soft">
        {texts.doneText(nameServices(connection.services), connection.services.length > 1, connection.account)}
      </p>
      <a class="link" href="/google">
        {texts.see}
      </a>
    </section>
  )
}
