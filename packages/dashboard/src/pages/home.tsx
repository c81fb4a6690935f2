/** The first page after the login: three steps for who is new, and for everybody else whether it works. */
import { FirstSteps } from '../components/first-steps.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { OutcomeBanner } from '../components/outcome-banner.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { SandboxNote } from '../components/sandbox-note.tsx'
import { Summary } from '../components/summary.tsx'
import { WaitingNote } from '../components/waiting-note.tsx'
import { useOutcome } from '../components/use-outcome.ts'
import { fetchHouse } from '../house.ts'
import { useLoaded } from '../use-loaded.ts'
import { home as texts } from '../words/home.ts'

export function Home() {
  return (
    <RequireSession>
      <HomePage />
    </RequireSession>
  )
}

function HomePage() {
  const [outcome, setOutcome] = useOutcome()
  const house = useLoaded(fetchHouse, [''])
  const { load } = house
  const isNew = load.state === 'ready' && (load.value.connections.length === 0 || load.value.assistants.length === 0)
  return (
    <Page title={texts.title} lead={isNew ? texts.leadNew : texts.lead}>
      <OutcomeBanner outcome={outcome} onDismiss={() => setOutcome(undefined)} />
      <WhenLoaded loaded={house}>
        {(value) => (
          <>
            <SandboxNote about={value.about} />
            <WaitingNote approvals={value.waiting} />
            {isNew ? <FirstSteps house={value} /> : <Summary house={value} />}
          </>
        )}
      </WhenLoaded>
    </Page>
  )
}
