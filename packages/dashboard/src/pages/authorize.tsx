/** The sign-in of an assistant: what it asks for, the decision, and what Google still has to be connected for. */
import {
  ProblemError,
  scopes as scopeTable,
  servicesFor,
  type InteractionDetails,
  type Scope,
  type User,
} from '@oma/contract'
import { useEffect } from 'preact/hooks'
import { logOut } from '../account.ts'
import { api } from '../api.ts'
import { Banner, ProblemBanner } from '../components/banner.tsx'
import { Button, ButtonLink } from '../components/button.tsx'
import { ConsentQuestion } from '../components/consent-question.tsx'
import { Skeleton, WhenLoaded } from '../components/loading.tsx'
import { QuestionFrame, QuestionPage } from '../components/question-page.tsx'
import { RequireSession, WithUser } from '../components/require-session.tsx'
import { useOutcome } from '../components/use-outcome.ts'
import { connectGoogle, fetchConnections } from '../connections.ts'
import { nameServices } from '../google-outcome.ts'
import { leaveFor, useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { authorize as texts } from '../words/authorize.ts'
import { words } from '../words/words.ts'

export function Authorize({ uid = '' }: { uid?: string }) {
  return (
    <RequireSession frame={QuestionFrame}>
      <AuthorizePage uid={uid} />
    </RequireSession>
  )
}

function AuthorizePage({ uid }: { uid: string }) {
  const [outcome] = useOutcome()
  const details = useLoaded(() => api.oauth.interaction({ params: { uid } }))
  const decide = async (decision: 'allow' | 'deny', { csrf_token }: InteractionDetails) => {
    try {
      const { return_to } = await api.oauth.decide({ params: { uid }, body: { decision, csrf_token } })
      if (decision === 'deny') return await leaveFor(return_to)
    } catch (error) {
      if (!isOver(error)) throw error
    }
    // Allowed, there may be Google left to connect; or it ran out meanwhile. The details say so.
    return details.reload()
  }
  if (details.load.state === 'failed' && isOver(details.load.error)) return <Over />
  return (
    <QuestionPage title={details.load.state === 'ready' ? titleOf(details.load.value) : texts.title}>
      <div role="status" class="empty:hidden">
        {outcome && outcome.tone !== 'success' && (
          <Banner tone={outcome.tone} title={outcome.title}>
            {outcome.text}
          </Banner>
        )}
      </div>
      <WhenLoaded loaded={details}>
        {(value) => (
          <WithUser>
            {(user) => <Step uid={uid} user={user} details={value} decide={(decision) => decide(decision, value)} />}
          </WithUser>
        )}
      </WhenLoaded>
    </QuestionPage>
  )
}

function titleOf(details: InteractionDetails): string {
  if (details.consent === 'needed') return texts.question(details.client.name)
  if (details.consent === 'remembered' || details.google_missing.length === 0) return texts.title
  return describeMissing(details).title
}

function isOver(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'invalid-state'
}

/** Where the way back leads to after a sign-in; and where a link leads to that somebody else sent. */
function Over() {
  return (
    <QuestionPage title={texts.over.title}>
      <Banner tone="info">{texts.over.text}</Banner>
      <ButtonLink href="/assistants" look="secondary">
        {texts.over.see}
      </ButtonLink>
    </QuestionPage>
  )
}

interface StepProps {
  uid: string
  user: User
  details: InteractionDetails
  decide: (decision: 'allow' | 'deny') => Promise<void>
}

function Step({ uid, user, details, decide }: StepProps) {
  if (details.consent === 'needed')
    return (
      <ConsentQuestion user={user} details={details} decide={decide} switchUser={() => logOut(location.pathname)} />
    )
  // By key: each of the two steps happens, also right after the other.
  if (details.consent === 'remembered') return <Proceed key="allow" act={() => decide('allow')} />
  if (details.google_missing.length > 0) return <ConnectStep uid={uid} details={details} />
  return <Proceed key="leave" act={() => leaveFor(details.return_to)} />
}

/** What needs no question happens by itself, and says so if it cannot. */
function Proceed({ act }: { act: () => Promise<void> }) {
  const { run, problem } = useAction(act)
  useEffect(() => void run(), [])
  return problem === undefined ? <Skeleton /> : <ProblemBanner problem={problem} />
}

function ConnectStep({ uid, details }: { uid: string; details: InteractionDetails }) {
  const { client, google_missing: missing, return_to } = details
  const connect = useAction(async () => {
    // What is missing is missing of the default one; where there is none, it becomes that.
    const [connection] = await fetchConnections()
    await connectGoogle({ scopes: missing, returnPath: `/oauth/interaction/${uid}`, connection })
  })
  const leave = useAction(() => leaveFor(return_to))
  const { wish } = describeMissing(details)
  return (
    <section class="card space-y-6 p-5 sm:p-8" aria-label={texts.title}>
      <p class="wrap-anywhere text-soft">{texts.google.text(client.name, wish)}</p>
      <ProblemBanner problem={connect.problem} />
      <div class="space-y-3">
        <Button width="full" busy={connect.busy} onClick={() => void connect.run()}>
          {words.google.connectGoogle}
        </Button>
        <Button look="quiet" width="full" busy={leave.busy} onClick={() => void leave.run()}>
          {texts.google.without}
        </Button>
      </div>
    </section>
  )
}

/** Of a service that works already, only what it does not let the client do. */
function describeMissing({ scopes, google_missing: missing }: InteractionDetails) {
  const services = servicesFor(missing)
  const works = (scope: Scope) => !missing.includes(scope) && services.includes(scopeTable[scope].service)
  const list = nameServices(services)
  if (!scopes.some(works)) return { title: texts.google.connect(list), wish: texts.google.reach(list) }
  const wish = missing.map((scope) => words.frame.scopes[scope].toLowerCase()).join(texts.google.and)
  return { title: texts.google.more(list), wish }
}
