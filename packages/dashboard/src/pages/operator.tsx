/** For whoever runs the installation: who is here, who may come, what they use, and whether it works for them. */
import { api } from '../api.ts'
import { Clients } from '../components/operator/clients.tsx'
import { Health } from '../components/operator/health.tsx'
import { People } from '../components/operator/people.tsx'
import { Registration } from '../components/operator/registration.tsx'
import { Skeleton, WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession, WithUser } from '../components/require-session.tsx'
import { useLoaded } from '../use-loaded.ts'
import { operator as texts } from '../words/operator.ts'
import { NotFound } from './not-found.tsx'

export function Operator() {
  return (
    <RequireSession>
      <WithUser meanwhile={<OperatorPage />}>
        {({ id, is_operator }) => (is_operator ? <OperatorPage own={id} /> : <NotFound />)}
      </WithUser>
    </RequireSession>
  )
}

/** @param own the account that looks; undefined until it is known */
function OperatorPage({ own }: { own?: string }) {
  // Each look at others is recorded, so the rest alone is looked at again whenever something may have happened.
  const health = useLoaded(() => api.operator.health())
  const clients = useLoaded(async () => (await api.operator.listClients()).clients)
  const registration = useLoaded(() => api.operator.registration(), ['operator.registration'])
  // All at once, so that nothing moves while one reads; and nothing that others are refused.
  const isComing = own === undefined || [health, clients, registration].some(({ load }) => load.state === 'loading')
  return (
    <Page title={texts.title} lead={texts.lead}>
      {isComing && <Skeleton />}
      <div hidden={isComing} class="space-y-8">
        <WhenLoaded loaded={health}>{(value) => <Health health={value} />}</WhenLoaded>
        <WhenLoaded loaded={registration}>
          {(value) => <Registration state={value} reload={registration.reload} />}
        </WhenLoaded>
        <People own={own} />
        <WhenLoaded loaded={clients}>{(list) => <Clients clients={list} />}</WhenLoaded>
      </div>
    </Page>
  )
}
