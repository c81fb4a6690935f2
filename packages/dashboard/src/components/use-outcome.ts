/** Takes the outcome of a visit to Google out of the address and hands it to the page, until it is dismissed. */
import { useEffect, useState } from 'preact/hooks'
import { readOutcome, withoutOutcome, type Outcome } from '../google-outcome.ts'

export function useOutcome(): [Outcome | undefined, (outcome: Outcome | undefined) => void] {
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined)
  useEffect(() => {
    // After the first paint, so that screen readers notice the change of the status region.
    const found = readOutcome(location.search)
    if (!found) return
    setOutcome(found)
    history.replaceState(null, '', withoutOutcome(location.href))
  }, [])
  return [outcome, setOutcome]
}
