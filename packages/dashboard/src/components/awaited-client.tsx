/** Waits, while it is shown, for an assistant that signs in, and says which. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { api } from '../api.ts'
import { onChange } from '../live.ts'
import { add as texts } from '../words/add.ts'
import { CheckIcon, SpinnerIcon } from './icons.tsx'

async function fetchNewest(): Promise<string> {
  const { clients } = await api.oauth.listClients({ query: { limit: 1 } })
  return clients[0]?.name ?? 'OMA'
}

export function AwaitedClient() {
  const arrived = useSignal<string | undefined>(undefined)
  useEffect(
    () =>
      onChange((event) => {
        if (event !== 'client.authorized') return
        void fetchNewest().then((name) => (arrived.value = name))
      }),
    [],
  )
  const name = arrived.value
  const [colours, Icon, title, text] =
    name === undefined
      ? (['border-line bg-card', SpinnerIcon, texts.waiting, texts.waitingText] as const)
      : (['border-good/25 bg-good-soft text-good', CheckIcon, texts.arrived(name), texts.arrivedText] as const)
  return (
    <div role="status" class={`flex items-start gap-4 rounded-2xl border px-5 py-4 ${colours}`}>
      <span class="mt-0.5">
        <Icon class={`size-6 ${name === undefined ? 'animate-spin text-soft' : ''}`} />
      </span>
      <div class="min-w-0 wrap-anywhere">
        <p class="font-semibold">{title}</p>
        <p class={`text-sm ${name === undefined ? 'text-soft' : ''}`}>{text}</p>
      </div>
    </div>
  )
}
