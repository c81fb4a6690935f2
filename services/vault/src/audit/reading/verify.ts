/**
 * Goes through chains and says where they are not as the vault wrote them: of each chain the first entry that is wrong.
 * Keeps one page of entries in memory, however many there are.
 */
import { installation } from '@oma/http'
import type { Signatures } from '../../keyring/signatures.ts'
import { genesisHash, hashOf, isSigned, type ChainedEntry, type Head } from '../chain.ts'
import { damageEvent } from '../record.ts'
import type { AuditReader } from './store.ts'

/** What is wrong with an entry, in words that follow on its number. */
export const faults = {
  edited: 'was edited',
  removed: 'was removed',
  moved: 'does not follow the one before it: one of the two was removed, inserted or moved',
  'beyond-head': 'lies beyond the signed head: it was inserted, or the head was put back',
  'head-missing': 'is the last, and no head vouches for it',
  'head-unsigned':
    'is where a head stands that no key at hand signed: it was forged, or SECRET_KEY_PREVIOUS lacks its key',
  rewritten: 'is not the one that the head was signed for: the chain was written anew up to here',
  beginning: 'is the first, and not the registration of the account: what came before was removed or never recorded',
  'no-chain': 'is missing, and so is the whole chain of an account that is there: it was removed or never recorded',
  noticed: 'is where the vault itself found a head that it had not signed, and went on behind it',
} as const

export type Fault = keyof typeof faults

export interface Finding {
  accountId: string
  seq: number
  fault: Fault
}

export interface Verdict {
  /** Chains without a finding, and the entries in them. */
  goodChains: number
  goodEntries: number
  findings: number
}

export interface VerifyOptions {
  reader: AuditReader
  signatures: Signatures
  /** Of this account alone. */
  accountId?: string | undefined
  onFinding: (finding: Finding) => void
  onLooked?: (entries: number) => void
}

/** A chain as far as it was looked at. */
interface Walk {
  accountId: string
  head: Head | null
  seq: number
  hash: string
  /** Nothing behind the first fault can be told. */
  broken: boolean
  findings: number
}

export async function verifyChains(options: VerifyOptions): Promise<Verdict> {
  const { reader, signatures, accountId, onFinding, onLooked } = options
  const verdict: Verdict = { goodChains: 0, goodEntries: 0, findings: 0 }
  const find = (finding: Finding) => {
    verdict.findings++
    onFinding(finding)
  }
  const report = (walk: Walk, fault: Fault, seq = walk.seq) => {
    walk.findings++
    find({ accountId: walk.accountId, seq, fault })
  }
  const finish = (walk: Walk | undefined) => {
    if (!walk) return
    const fault = walk.broken ? undefined : faultOfHead(walk, signatures)
    if (fault) report(walk, fault, fault === 'removed' ? walk.seq + 1 : walk.seq)
    if (walk.findings > 0) return
    verdict.goodChains++
    verdict.goodEntries += walk.seq
  }

  let walk: Walk | undefined
  for await (const page of reader.chains(accountId)) {
    for (const { entry, head } of page) {
      if (entry.accountId !== walk?.accountId) {
        finish(walk)
        walk = { accountId: entry.accountId, head, seq: 0, hash: genesisHash, broken: false, findings: 0 }
      }
      if (walk.broken) continue
      const fault = faultOf(entry, walk)
      if (fault) report(walk, fault, fault === 'removed' ? walk.seq + 1 : entry.seq)
      walk.broken = fault !== undefined && fault !== 'noticed' && fault !== 'beginning'
      walk.seq = entry.seq
      walk.hash = entry.hash
    }
    onLooked?.(page.length)
  }
  finish(walk)
  for await (const page of reader.headsWithoutEntries(accountId)) {
    for (const account of page) find({ accountId: account, seq: 1, fault: 'removed' })
  }
  for await (const page of reader.accountsWithoutChain(accountId)) {
    for (const account of page) find({ accountId: account, seq: 1, fault: 'no-chain' })
  }
  return verdict
}

function faultOf(entry: ChainedEntry, { accountId, seq, hash, head }: Walk): Fault | undefined {
  if (entry.seq > seq + 1) return 'removed'
  if (entry.previousHash !== hash) return 'moved'
  if (hashOf(entry) !== entry.hash) return 'edited'
  if (head && entry.seq > head.seq) return 'beyond-head'
  if (entry.event === damageEvent) return 'noticed'
  const begins = accountId === installation || entry.event === 'account.registered'
  return entry.seq === 1 && !begins ? 'beginning' : undefined
}

function faultOfHead({ head, seq, hash }: Walk, signatures: Signatures): Fault | undefined {
  if (!head) return 'head-missing'
  if (!isSigned(head, signatures)) return 'head-unsigned'
  if (head.seq > seq) return 'removed'
  return head.hash === hash ? undefined : 'rewritten'
}
