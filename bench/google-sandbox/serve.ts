/** A sandbox with a full mailbox in a process of its own, which tells how much CPU time it has used. */
import { createSandbox } from '@oma/google-sandbox'
import { account, messageCount, type Served, type Usage } from './served.ts'

const topics = ['lighthouse', 'budget', 'report', 'travel', 'quarterly numbers', 'lunch', 'release', 'contract']
const filler = 'The keeper climbed the stairs before dusk and trimmed the wick. '

const messages = Array.from({ length: messageCount }, (_, each) => {
  const topic = topics[each % topics.length] ?? ''
  return {
    account,
    from: `Sender ${each % 50} <sender${each % 50}@example.com>`,
    to: account,
    subject: `${topic} ${each}`,
    text: `About ${topic}.\n${filler.repeat(1 + (each % 40))}`,
    html: `<p>About <b>${topic}</b>.</p><p>${filler.repeat(1 + (each % 40))}</p>`,
    minutes_ago: each * 7,
    label_ids: each % 3 === 0 ? ['INBOX', 'UNREAD'] : ['INBOX'],
  }
})

const begin = performance.now()
const app = await createSandbox({ seed: { accounts: [{ email: account, name: 'Ada Berg' }], messages } })
const seedSeconds = (performance.now() - begin) / 1000
const url = await app.listen({ host: '127.0.0.1', port: 0 })

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const usage: Usage = { cpuSeconds: (user + system) / 1e6, residentMb: process.memoryUsage.rss() / 2 ** 20 }
  process.send?.(usage)
})
process.on('disconnect', () => void app.close().then(() => process.exit(0)))
const served: Served = { url, seedSeconds }
process.send?.(served)
