/** For whoever runs the installation: who is here, who may come, what they use, and whether it works for them. */
import { api } from '../api.ts'
import { Clients } from '../components/operator/clients.tsx'
import { Health } from '../components/operator/health.tsx'
import { People } from '../components/operator/people.tsx'
import { Registration } from '../components/operator/registration.tsx'
import { Skeleton, WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { useLoaded } from '../use-loaded.ts'
import { operator as texts } from '../words/operator.ts'
import { NotFound } from './not-found.tsx'

export function Operator() {
  return (
    <RequireSession>{({ id, is_operator }) => (is_operator ? <OperatorPage own={id} /> : <NotFound />)}</RequireSession>
  )
}

function OperatorPage({ own }: { own: string }) {
  // Each look at others is recorded, so only the rest is looked at again by itself.
  const health = useLoaded(() => api.operator.health())
  const clients = useLoaded(async () => (await api.operator.listClients()).clients)
  const registration = useLoaded(() => api.operator.registration(), ['operator.registration'])
  // All at once, so that nothing moves while one reads.
  const isComing = [health, clients, registration].some(({ load }) => load.state === 'loading')
  return (
    <Page title={texts.title} lead={texts.lead}>
      {isComing ? (
        <Skeleton />
      ) : (
        <>
          <WhenLoaded loaded={health}>{(value) => <Health health={value} />}</WhenLoaded>
          <WhenLoaded loaded={registration}>
            {(value) => <Registration state={value} reload={registration.reload} />}
          </WhenLoaded>
          <People own={own} />
          <WhenLoaded loaded={clients}>{(list) => <Clients clients={list} />}</WhenLoaded>
        </>
      )}
    </Page>
  )
}
