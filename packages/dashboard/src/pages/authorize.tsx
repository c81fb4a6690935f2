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
import { PlugIcon } from '../components/icons.tsx'
import { Skeleton, WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { useOutcome } from '../components/use-outcome.ts'
import { connectGoogle, fetchConnections } from '../connections.ts'
import { nameService } from '../google-outcome.ts'
import { leaveFor, useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'

export function Authorize({ uid = '' }: { uid?: string }) {
  return <RequireSession>{(user) => <AuthorizePage uid={uid} user={user} />}</RequireSession>
}

function AuthorizePage({ uid, user }: { uid: string; user: User }) {
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
    <Page title="Sign in an assistant" narrow>
      <div role="status" class="empty:hidden">
        {outcome && outcome.tone !== 'success' && (
          <Banner tone={outcome.tone} title={outcome.title}>
            {outcome.text}
          </Banner>
        )}
      </div>
      <WhenLoaded loaded={details}>
        {(value) => <Step uid={uid} user={user} details={value} decide={(decision) => decide(decision, value)} />}
      </WhenLoaded>
    </Page>
  )
}

function isOver(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'invalid-state'
}

/** Where the way back leads to after a sign-in; and where a link leads to that somebody else sent. */
function Over() {
  return (
    <Page title="This sign-in is over" narrow>
      <Banner tone="info">
        It was finished, has run out, or began in another browser. If your assistant works, nothing is left to do here.
        If it does not, start the sign-in again in your assistant.
      </Banner>
      <ButtonLink href="/assistants" look="secondary">
        See your assistants
      </ButtonLink>
    </Page>
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
  const { title, wish } = describeMissing(details)
  return (
    <section class="card px-5 py-8 text-center sm:px-10 sm:py-12" aria-labelledby="connect">
      <span class="mx-auto grid size-14 place-items-center rounded-2xl bg-good-soft text-accent" aria-hidden="true">
        <PlugIcon class="size-7" />
      </span>
      <h2 id="connect" class="mt-6 text-2xl font-semibold tracking-tight text-balance">
        {title}
      </h2>
      <p class="mx-auto mt-3 max-w-lg wrap-anywhere text-soft">
        {client.name} is allowed. Now let OMA {wish} at Google; after that you are sent back to {client.name}.
      </p>
      <div class="mx-auto mt-7 max-w-xs space-y-3">
        <ProblemBanner problem={connect.problem} />
        <Button width="full" busy={connect.busy} onClick={() => void connect.run()}>
          Connect Google
        </Button>
        <Button look="quiet" width="full" busy={leave.busy} onClick={() => void leave.run()}>
          Not now, go on without it
        </Button>
      </div>
    </section>
  )
}

/** Of a service that works already, only what it does not let the client do. */
function describeMissing({ scopes, google_missing: missing }: InteractionDetails) {
  const services = servicesFor(missing)
  const works = (scope: Scope) => !missing.includes(scope) && services.includes(scopeTable[scope].service)
  const list = services.map(nameService).join(' and ')
  if (!scopes.some(works)) return { title: `One more step: connect ${list}`, wish: `reach ${list}` }
  const wish = missing.map((scope) => scopeTable[scope].title.toLowerCase()).join(', and ')
  return { title: `One more step: allow more of ${list}`, wish }
}
