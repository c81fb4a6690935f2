/**
 * How much of a model's context an answer may fill. Text is cut where a reader would pause, lists between items, and
 * the answer says how to go on. A token is counted as four bytes of UTF-8, which is near enough for all alphabets.
 */
import { ProblemError } from '@oma/contract'
import * as z from 'zod'

const [fewestTokens, mostTokens] = [100, 50_000]

/** Every tool that reads takes it. What it is, its name says; that and the bounds in each list would cost more tokens. */
export const MaxTokens = z
  .int()
  .refine((count) => count >= fewestTokens && count <= mostTokens, {
    error: `give ${fewestTokens} to ${mostTokens} tokens`,
  })
  .default(4_000)

const bytesPerToken = 4
/** How far back from the limit a better place is looked for, as a part of the piece. */
const lookBack = 0.2
const places = [/\n\s*\n/g, /\n/g, /[.!?。]\s/g, /\s/g]

export interface Piece {
  text: string
  /** Where to read on, in characters of the whole; null at the end. */
  next_offset: number | null
}

export function countTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken)
}

/** A piece of a long text from `offset` on, cut at a paragraph, line, sentence or word. */
export function cutText(whole: string, offset: number, maxTokens: number): Piece {
  const rest = whole.slice(offset)
  if (countTokens(rest) <= maxTokens) return { text: rest, next_offset: null }
  const fits = Buffer.from(rest)
    .subarray(0, maxTokens * bytesPerToken)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')
  const text = fits.slice(0, placeToCut(fits))
  return { text, next_offset: offset + text.length }
}

function placeToCut(text: string): number {
  const from = Math.floor(text.length * (1 - lookBack))
  for (const place of places) {
    const last = [...text.slice(from).matchAll(place)].at(-1)
    if (last) return from + last.index + last[0].length
  }
  // Not between the halves of a surrogate pair.
  return /[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length
}

/** How many of these, in their order, fit; always at least one, so that whoever goes on gets to the end. */
export function countFitting(items: readonly unknown[], maxTokens: number): number {
  let left = maxTokens
  const end = items.findIndex((item, index) => (left -= Math.ceil(bytesOf(item) / bytesPerToken)) < 0 && index > 0)
  return end === -1 ? items.length : end
}

/** Of its JSON, which is not written for that; what that escapes, such as quotes, counts once. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 2
  if (typeof value !== 'object' || value === null) return String(value).length
  let bytes = 2
  if (Array.isArray(value)) for (const item of value) bytes += bytesOf(item) + 1
  else
    for (const name in value) {
      const fact = (value as Record<string, unknown>)[name]
      if (fact !== undefined) bytes += name.length + 4 + bytesOf(fact)
    }
  return bytes
}

/** A page of Google's of which the first `skip` items were answered before. */
export interface PagePosition {
  googleToken: string | undefined
  skip: number
}

/** @throws {ProblemError} `validation-failed` for what `toPageToken` did not write */
export function readPageToken(token: string | undefined): PagePosition {
  if (token === undefined) return { googleToken: undefined, skip: 0 }
  const [, skip, googleToken] = /^(\d{1,6})\.([^\s]{0,2000})$/.exec(token) ?? []
  if (skip === undefined)
    throw new ProblemError('validation-failed', 'page_token: give `next_page_token` of the answer before.')
  return { googleToken: googleToken || undefined, skip: Number(skip) }
}

/**
 * The token of what follows; null at the end.
 * @param answered how many items of this page of Google's were answered by now, the skipped ones included
 */
export function toPageToken(
  { googleToken }: PagePosition,
  page: { answered: number; count: number; next: string | null | undefined },
): string | null {
  if (page.answered < page.count) return `${page.answered}.${googleToken ?? ''}`
  return page.next ? `0.${page.next}` : null
}

interface PageWish {
  page_token?: string | undefined
  max_tokens: number
}

/**
 * What fits of a list that Google gives only whole.
 * @param most items
 * @throws {ProblemError} `validation-failed` for what is no page token
 */
export function fitPage<T>(all: readonly T[], { page_token, max_tokens }: PageWish, most = all.length) {
  const position = readPageToken(page_token)
  const items = all.slice(position.skip, position.skip + most)
  const fitting = countFitting(items, max_tokens)
  const page = { answered: position.skip + fitting, count: all.length, next: null }
  return { items: items.slice(0, fitting), next_page_token: toPageToken(position, page) }
}

/** `next_page_token` of the answer before. */
export const PageToken = z.string().optional()
