/** What a client asks to be allowed: who it is, as far as that is known, and where the answer goes. */
import type { InteractionDetails, User } from '@oma/contract'
import { useAction } from '../use-action.ts'
import { authorize as texts } from '../words/authorize.ts'
import { words } from '../words/words.ts'
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
  const allow = useAction(() => decide('allow'))
  const deny = useAction(() => decide('deny'))
  const leave = useAction(switchUser)
  return (
    <section class="card space-y-6 p-5 sm:p-8" aria-label={texts.title}>
      <p class="wrap-anywhere text-soft">
        {details.new_scopes.length === 0 && `${texts.before} `}
        {texts.loggedInAs(user.username)}{' '}
        <button type="button" class="link" onClick={() => void leave.run()}>
          {texts.otherAccount}
        </button>
      </p>
      <Scopes details={details} />
      <Facts details={details} />
      <Warning details={details} />
      <ProblemBanner problem={allow.problem ?? deny.problem ?? leave.problem} />
      <div class="grid gap-3 sm:grid-cols-2">
        <Button width="full" busy={allow.busy} onClick={() => void allow.run()}>
          {texts.allow}
        </Button>
        <Button look="secondary" width="full" busy={deny.busy} onClick={() => void deny.run()}>
          {texts.deny}
        </Button>
      </div>
      <p class="text-sm text-soft">{texts.takeBack}</p>
    </section>
  )
}

function Scopes({ details: { scopes, new_scopes } }: { details: InteractionDetails }) {
  return (
    <div>
      <h2 class="font-medium">{texts.may}</h2>
      <ul class="mt-2 space-y-2">
        {scopes.map((scope) => (
          <li key={scope} class="flex items-start gap-2.5">
            <CheckIcon class="mt-1 size-4 shrink-0 text-good" />
            <span>
              {words.frame.scopes[scope]}
              {new_scopes.length < scopes.length && new_scopes.includes(scope) && <strong> ({texts.isNew})</strong>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Facts({ details: { client } }: { details: InteractionDetails }) {
  return (
    <dl class="grid gap-x-4 text-sm sm:grid-cols-[auto_1fr] sm:gap-y-1">
      <dt class="text-soft">{texts.publisher}</dt>
      <dd class="font-medium wrap-anywhere max-sm:mb-2">{client.host ?? texts.unknown}</dd>
      <dt class="text-soft">{texts.answerTo}</dt>
      <dd class="font-medium wrap-anywhere">
        {client.is_local ? texts.onThisDevice(client.redirect_host) : client.redirect_host}
      </dd>
    </dl>
  )
}

function Warning({ details: { client } }: { details: InteractionDetails }) {
  if (client.host !== null && !client.is_local) return null
  return (
    <Banner tone="warning">
      {client.is_local ? texts.localWarning : texts.unknownWarning(client.name, client.redirect_host)}
    </Banner>
  )
}
