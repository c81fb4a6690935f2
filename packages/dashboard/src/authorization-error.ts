/** Why a sign-in cannot go on, in words for the person in front of the page; the vault's own words are for programs. */
import { authorize } from './words/authorize.ts'

const { error: texts } = authorize

export interface AuthorizationError {
  text: string
  /** The reason by its name, for whoever looks into it. */
  technical: string | undefined
}

/** @param json what stands in the page; nothing when somebody opened the address by hand */
export function readAuthorizationError(json: string): AuthorizationError {
  const given = parse(json)
  const text = texts.reasons[given.error ?? ''] ?? texts.other
  const technical = [given.error, given.description, given.detail].filter(Boolean).join(': ')
  return { text, technical: technical || undefined }
}

function parse(json: string): Partial<Record<'error' | 'description' | 'detail', string>> {
  try {
    return (JSON.parse(json) as object | null) ?? {}
  } catch {
    return {}
  }
}
