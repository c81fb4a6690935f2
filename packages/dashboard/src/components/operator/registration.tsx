/** Who may create an account: a choice that counts at once, or what the setting says. */
import { RegistrationPolicy, type Registration as State } from '@oma/contract'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { api } from '../../api.ts'
import { useAction } from '../../use-action.ts'
import { operator } from '../../words/operator.ts'
import { Banner, ProblemBanner } from '../banner.tsx'
import { Card } from '../card.tsx'
import { Choices } from '../choice.tsx'
import { Invites } from './invites.tsx'

const { registration: texts } = operator

interface RegistrationProps {
  state: State
  reload: () => Promise<void>
}

export function Registration({ state, reload }: RegistrationProps) {
  return (
    <>
      <Card id="registration" title={texts.title}>
        {state.is_fixed ? <Fixed {...state} /> : <Policy state={state} reload={reload} />}
      </Card>
      {state.policy === 'invite' && <Invites />}
    </>
  )
}

function Fixed({ policy }: State) {
  return (
    <>
      <p>
        <span class="block font-medium">{texts.policies[policy].title}</span>
        <span class="block text-sm text-soft">{texts.policies[policy].text}</span>
      </p>
      <Banner tone="info">{texts.fixed}</Banner>
    </>
  )
}

function Policy({ state, reload }: RegistrationProps) {
  const saved = useSignal(false)
  // What was chosen shows at once; when it cannot be saved, what holds comes back.
  const shown = useSignal(state.policy)
  useEffect(() => {
    shown.value = state.policy
  }, [state])
  const { run, problem } = useAction(async (policy: RegistrationPolicy) => {
    saved.value = false
    shown.value = policy
    try {
      await api.operator.setRegistration({ body: { policy } })
      await reload()
      saved.value = true
    } catch (error) {
      shown.value = state.policy
      throw error
    }
  })
  return (
    <div>
      <ProblemBanner problem={problem} />
      <Choices
        labelledBy="registration"
        name="policy"
        options={RegistrationPolicy.options}
        texts={texts.policies}
        chosen={shown.value}
        onChoose={(policy) => void run(policy)}
      />
      <p role="status" class="mt-4 text-sm font-medium text-good empty:hidden">
        {saved.value ? texts.saved : ''}
      </p>
    </div>
  )
}
