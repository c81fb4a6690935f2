/** Asks whether a client may do what it asks for: who it is, as far as that is known, and where the answer goes. */
import { scopes as scopeTable, type InteractionDetails, type User } from '@oma/contract'
import { useAction } from '../use-action.ts'
import { Banner, ProblemBanner } from './banner.tsx'
import { Button } from './button.tsx'
import { CheckIcon } from './icons.tsx'

export interface ConsentQuestionProps {
  user: User
  details: InteractionDetails
  decide: (decision: 'allow' | 'deny') => Promise<void>
  /** Logs out and comes back, for whoever is not this user. */
  switchUser: () => Promise<void>
}

export function ConsentQuestion({ user, details, decide, switchUser }: ConsentQuestionProps) {
  const { client, new_scopes } = details
  const allow = useAction(() => decide('allow'))
  const deny = useAction(() => decide('deny'))
  const leave = useAction(switchUser)
  return (
    <section class="card px-5 py-8 sm:px-10" aria-labelledby="question">
      <h2 id="question" class="text-2xl font-semibold tracking-tight text-balance wrap-anywhere">
        Allow {client.name} to use your Google account?
      </h2>
      <p class="mt-2 wrap-anywhere text-soft">
        {new_scopes.length === 0 ? 'You allowed this before. ' : ''}You are logged in as {user.username}.{' '}
        <button type="button" class="link" onClick={() => void leave.run()}>
          Use another account
        </button>
      </p>
      <Scopes details={details} />
      <Facts details={details} />
      <Warning details={details} />
      <div class="mt-7 space-y-3">
        <ProblemBanner problem={allow.problem ?? deny.problem ?? leave.problem} />
        <div class="flex flex-wrap-reverse justify-end gap-3">
          <Button look="secondary" width="full-on-phone" busy={deny.busy} onClick={() => void deny.run()}>
            Deny
          </Button>
          <Button width="full-on-phone" busy={allow.busy} onClick={() => void allow.run()}>
            Allow
          </Button>
        </div>
      </div>
      <p class="mt-4 text-sm text-soft">You can take this back at any time, under Assistants.</p>
    </section>
  )
}

function Scopes({ details: { scopes, new_scopes } }: { details: InteractionDetails }) {
  return (
    <>
      <p class="mt-6 font-medium">It may</p>
      <ul class="mt-2 space-y-2">
        {scopes.map((scope) => (
          <li key={scope} class="flex items-start gap-2.5">
            <CheckIcon class="mt-1 size-4 shrink-0 text-good" />
            <span>
              {scopeTable[scope].title}
              {new_scopes.length < scopes.length && new_scopes.includes(scope) && <strong> (new)</strong>}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Facts({ details: { client } }: { details: InteractionDetails }) {
  return (
    <dl class="mt-6 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      <dt class="text-soft">Publisher</dt>
      <dd class="font-medium wrap-anywhere">{client.host ?? 'Unknown'}</dd>
      <dt class="text-soft">The answer goes to</dt>
      <dd class="font-medium wrap-anywhere">
        {client.is_local ? `A program on this device, ${client.redirect_host}` : client.redirect_host}
      </dd>
    </dl>
  )
}

function Warning({ details: { client } }: { details: InteractionDetails }) {
  if (client.host !== null && !client.is_local) return null
  const text = client.is_local
    ? 'Any program on this device can say that it is this assistant. Go on only if you have just started the sign-in yourself.'
    : `Nobody has checked that this is ${client.name}. Go on only if you know ${client.redirect_host} and have just started the sign-in yourself.`
  return (
    <div class="mt-5">
      <Banner tone="warning">{text}</Banner>
    </div>
  )
}
