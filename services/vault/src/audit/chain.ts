/**
 * The chain: each entry's hash covers all of it and the hash of the one before, and a signature the last. Who edits,
 * removes, inserts or moves an entry breaks it; only who has SECRET_KEY could mend it.
 */
import type { AuditDetails } from '@oma/http'
import { hash } from 'node:crypto'
import type { Signatures } from '../keyring/signatures.ts'

/** What is recorded, before it has its place in a chain. */
export interface Content {
  at: Date
  event: string
  callerKind: string | null
  via: string | null
  address: string | null
  userAgent: string | null
  requestId: string | null
  details: AuditDetails
}

export interface Link {
  accountId: string
  /** From 1, without gaps. */
  seq: number
  /** SHA-256, hexadecimal. */
  previousHash: string
  hash: string
}

export type ChainedEntry = Content & Link

/** Where an account's chain stands. */
export interface Head {
  accountId: string
  seq: number
  hash: string
  signature: string
}

/** What the first entry follows. */
export const genesisHash = '0'.repeat(64)

/** Puts an entry behind a head. */
export function link(content: Content, { accountId, seq, hash }: Omit<Head, 'signature'>): ChainedEntry {
  const entry = { ...content, accountId, seq: seq + 1, previousHash: hash }
  return { ...entry, hash: hashOf(entry) }
}

/** SHA-256 over one JSON array of all fields in a fixed order, keys of the details sorted; a change of form is a new version. */
export function hashOf(entry: Content & Omit<Link, 'hash'>): string {
  const { accountId, seq, previousHash, at, event, callerKind, via, address, userAgent, requestId, details } = entry
  const sorted = Object.fromEntries(
    Object.keys(details)
      .toSorted()
      .map((key) => [key, details[key]]),
  )
  const place = ['oma-audit-v1', accountId, seq, previousHash]
  const fields = [at.toISOString(), event, callerKind, via, address, userAgent, requestId, sorted]
  return hash('sha256', JSON.stringify([...place, ...fields]))
}

export function signHead(head: Omit<Head, 'signature'>, signatures: Signatures): Head {
  const text = textOf(head)
  return { ...head, signature: signatures.sign(text, 'audit-head').slice(text.length + 1) }
}

/** Whether the vault signed it, also by a former key. A chain without entries claims nothing. */
export function isSigned(head: Head, signatures: Signatures): boolean {
  if (head.seq === 0 && head.hash === genesisHash) return true
  return signatures.verify(`${textOf(head)}.${head.signature}`, 'audit-head') !== undefined
}

function textOf({ accountId, seq, hash }: Omit<Head, 'signature'>): string {
  return `${accountId}:${seq}:${hash}`
}
