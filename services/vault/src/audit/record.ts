/**
 * Records what happened: in the chain of the account, in batches, told to every replica in the transaction that writes
 * it. What cannot be recorded rejects, so that nothing is handed out unrecorded.
 */
import { installation, type AuditDetails, type AuditEntry, type RecordAudit } from '@oma/http'
import type { Signatures } from '../keyring/signatures.ts'
import { createBatches, type BatchOptions } from './batches.ts'
import { isSigned, link, signHead, type ChainedEntry, type Content, type Head } from './chain.ts'
import { contentOf } from './content.ts'
import { createKnownHeads } from './known-heads.ts'
import type { AuditStore, Extension } from './store.ts'

/** How entries are told to every replica. */
export interface Announcing {
  /** Whether this event is told at all. */
  concerns(event: string): boolean
  encode(entry: { id: string; event: string; accountId: string; at: Date; details: AuditDetails }): string
}

export interface RecordOptions {
  store: AuditStore
  signatures: Signatures
  announcing: Announcing
  now: () => Date
  /** Hears the events of each transaction. */
  onBatch?: (events: string[]) => void
  bounds?: Omit<BatchOptions<never>, 'write'>
}

export interface Recorder {
  record: RecordAudit
  /** How many entries wait to be written. */
  waiting(): number
}

/** What the vault itself leaves in a chain whose head it cannot trust. */
export const damageEvent = 'audit.chain_damaged'

/** Accounts come, go and are mended meanwhile, but not so often. */
const mostAttempts = 6

interface Pending {
  /** Whose chain. */
  chainOf: string
  content: Content
  /** Whom it is told as having happened to. */
  about: string
}

export function createRecorder({ store, signatures, announcing, now, onBatch, bounds }: RecordOptions): Recorder {
  const known = createKnownHeads()
  const batches = createBatches<Pending>({
    ...bounds,
    async write(entries) {
      await writeEntries(entries)
      onBatch?.(entries.map(({ content }) => content.event))
    },
  })

  async function writeEntries(entries: readonly Pending[], attempts = mostAttempts): Promise<void> {
    if (attempts === 0) throw new Error('the heads of the audit keep changing')
    const accounts = [...new Set(entries.map(({ chainOf }) => chainOf))]
    if (attempts === mostAttempts && (await appendToKnown(entries, accounts))) return
    let extension: Extension | undefined
    const { missing, conflict } = await store.extend(accounts, (heads) => {
      // Signing what follows would whitewash it: the chain itself keeps that it was not in order.
      const unsigned = heads.filter((head) => !isSigned(head, signatures))
      extension = extend([...unsigned.map((head) => damageOf(head, now())), ...entries], heads)
      return extension
    })
    if (conflict) return writeApart(entries, accounts, attempts - 1)
    if (missing.length === 0) return known.keep(extension!.heads)
    // Without an account there is no chain: what happened to one that is gone is the installation's.
    const opened = new Set(await store.open(missing))
    const gone = new Set(missing.filter((account) => !opened.has(account)))
    const kept = entries.map((entry) => (gone.has(entry.chainOf) ? ofInstallation(entry) : entry))
    await writeEntries(kept, attempts - 1)
  }

  /** Without asking first where the chains stand; false when they stand elsewhere. */
  async function appendToKnown(entries: readonly Pending[], accounts: readonly string[]): Promise<boolean> {
    const heads = known.find(accounts)
    if (!heads) return false
    const extension = extend(entries, heads)
    const done = await store.appendTo(heads, extension)
    if (done) known.keep(extension.heads)
    return done
  }

  /** One chain has entries beyond its head: the others must not suffer, and it goes on behind its last entry. */
  async function writeApart(entries: readonly Pending[], accounts: readonly string[], attempts: number): Promise<void> {
    if (accounts.length === 1) {
      await store.adoptLast(accounts[0]!)
      return writeEntries(entries, attempts)
    }
    for (const account of accounts) {
      const own = entries.filter(({ chainOf }) => chainOf === account)
      await writeEntries(own, attempts)
    }
  }

  function extend(entries: readonly Pending[], heads: readonly Head[]): Extension {
    const chains = new Map(heads.map((head) => [head.accountId, head]))
    const written: ChainedEntry[] = []
    const notices: string[] = []
    const append = ({ chainOf, content, about }: Pending) => {
      const entry = link(content, chains.get(chainOf)!)
      chains.set(chainOf, { ...chains.get(chainOf)!, seq: entry.seq, hash: entry.hash })
      written.push(entry)
      const { hash: id, event, at, details } = entry
      if (announcing.concerns(event)) notices.push(announcing.encode({ id, event, accountId: about, at, details }))
    }
    for (const entry of entries) append(entry)
    return { entries: written, heads: [...chains.values()].map((head) => signHead(head, signatures)), notices }
  }

  return { record: (entry) => batches.add(pendingOf(entry, now())), waiting: batches.waiting }
}

function pendingOf(entry: AuditEntry, at: Date): Pending {
  const pending = { chainOf: entry.accountId, content: contentOf(entry, at), about: entry.accountId }
  return entry.event === 'account.deleted' ? ofInstallation(pending) : pending
}

/** That it happened, without whom and what it was about: who is deleted leaves nothing behind. */
function ofInstallation({ content: { at, event }, about }: Pending): Pending {
  return { chainOf: installation, content: contentOf({ event, accountId: installation }, at), about }
}

function damageOf({ accountId, seq }: Head, at: Date): Pending {
  const entry = { event: damageEvent, accountId, details: { after: seq } }
  return { chainOf: accountId, content: contentOf(entry, at), about: accountId }
}
