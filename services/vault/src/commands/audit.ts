/** `audit …`: whether the audit is as the vault wrote it, and all of it as a file. */
import { installation } from '@oma/http'
import { AuditFormat } from '@oma/contract'
import { once } from 'node:events'
import { toWire } from '../audit/reading/entries.ts'
import { entryFormats } from '../audit/reading/formats.ts'
import { readInSnapshot } from '../audit/reading/store.ts'
import { faults, verifyChains, type Finding, type Verdict } from '../audit/reading/verify.ts'
import { createSignatures } from '../keyring/signatures.ts'
import { defineCommand, exitCodes, json, say, UsageError } from './command.ts'
import { openVault } from './open-vault.ts'
import { createProgress } from './progress.ts'
import * as z from 'zod'

const account = {
  type: 'string',
  about: 'of this account alone, by its id; "installation" for what is nobody’s',
} as const
/** A database that somebody rewrote need not fill the terminal. */
const mostShown = 100

export const auditVerify = defineCommand({
  name: 'audit verify',
  about: 'Whether every entry of the audit is as it was recorded, and none is missing; else the first that is not.',
  options: { account, json },
  async run({ options, terminal }) {
    const accountId = readAccount(options.account)
    await using vault = openVault(terminal.environment)
    const { SECRET_KEY, SECRET_KEY_PREVIOUS } = vault.config
    const progress = createProgress(terminal, false)
    let shown = 0
    let looked = 0
    const verdict = await readInSnapshot(vault.db, async (reader) => {
      const total = await reader.count(accountId)
      return verifyChains({
        reader,
        signatures: createSignatures(SECRET_KEY, SECRET_KEY_PREVIOUS),
        accountId,
        onFinding(finding) {
          if (++shown <= mostShown) say(terminal, options.json ? JSON.stringify(toJson(finding)) : describe(finding))
        },
        onLooked: (entries) => progress.show({ step: 'entries', done: (looked += entries), total }),
      })
    })
    progress.end()
    say(terminal, options.json ? JSON.stringify(verdictToJson(verdict)) : sum(verdict, shown))
    return verdict.findings > 0 ? exitCodes.failed : exitCodes.fine
  },
})

export const auditExport = defineCommand({
  name: 'audit export',
  about: 'Every entry of the audit, chain by chain, to stdout.',
  options: { account, format: { type: 'string', about: 'jsonl (default) or csv' } },
  async run({ options, terminal }) {
    const accountId = readAccount(options.account)
    const format = AuditFormat.safeParse(options.format ?? 'jsonl')
    if (!format.success) throw new UsageError(`--format: must be ${AuditFormat.options.join(' or ')}.`)
    const { begin, write } = entryFormats[format.data]
    await using vault = openVault(terminal.environment)
    await readInSnapshot(vault.db, async (reader) => {
      terminal.stdout.write(begin)
      for await (const page of reader.chains(accountId)) {
        // Whoever reads slowly is waited for, so that nothing piles up.
        if (!terminal.stdout.write(write(page.map(({ entry }) => toWire(entry))))) await once(terminal.stdout, 'drain')
      }
    })
    return exitCodes.fine
  },
})

function readAccount(given: string | undefined): string | undefined {
  if (given === undefined) return undefined
  const id = z.uuid().safeParse(given === 'installation' ? installation : given)
  if (id.success) return id.data.toLowerCase()
  throw new UsageError('--account: must be the id of an account, as users list shows it, or "installation".')
}

function describe({ accountId, seq, fault }: Finding): string {
  const whose = accountId === installation ? 'Of the installation' : `Of account ${accountId}`
  return `${whose}, entry ${seq} ${faults[fault]}.`
}

function sum({ goodChains, goodEntries, findings }: Verdict, shown: number): string {
  const good = `${goodEntries} entries in ${goodChains} chains are as they were recorded`
  if (findings === 0) return `${good}. None is missing.`
  return `${good}. ${findings} faults were found${shown > mostShown ? `; the first ${mostShown} are shown` : ''}.`
}

function toJson({ accountId, seq, fault }: Finding): object {
  return { account_id: accountId, seq, fault }
}

function verdictToJson({ goodChains, goodEntries, findings }: Verdict): object {
  return { good_chains: goodChains, good_entries: goodEntries, findings }
}
