/** The doctor's findings as lines for a terminal. */
import { topics, type Finding, type Topic } from './finding.ts'

/** They show only to somebody who has signed in, so they are said and not looked at. */
const unseen =
  'Not looked at, because it needs somebody to sign in: consent, refreshing and reuse of tokens, step-up of a tool.'

export function render(url: URL, findings: readonly Finding[]): string {
  const lines = [`Looking at ${url.href} as a client does that knows nothing else.`]
  for (const [topic, title] of Object.entries(topics) as [Topic, string][]) {
    const own = findings.filter((finding) => finding.topic === topic)
    if (own.length > 0) lines.push('', title)
    for (const { promise, advice } of own) {
      lines.push(`  ${advice === undefined ? 'ok  ' : 'FAIL'} ${promise}`)
      if (advice !== undefined) lines.push(`       ${advice}`)
    }
  }
  const broken = findings.filter(({ advice }) => advice !== undefined).length
  const sum = broken === 0 ? 'Nothing here would trip a client.' : `Clients would trip over ${broken} of these.`
  return `${[...lines, '', unseen, sum].join('\n')}\n`
}
