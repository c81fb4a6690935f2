/** Why a sign-in cannot go on, in words for the person in front of the page; the vault's own words are for programs. */

export interface AuthorizationError {
  title: string
  text: string
  /** The reason by its name, for whoever looks into it. */
  technical: string | undefined
}

const title = 'The sign-in cannot go on'

const texts: Record<string, string> = {
  invalid_client:
    'The vault does not know this assistant, or could not read what it publishes about itself. Remove the server in your assistant, add it again, and sign in once more.',
  invalid_redirect_uri:
    'The assistant wants the answer sent to an address that it did not register. Nothing was sent there. Remove the server in your assistant and add it again.',
  invalid_request:
    'The sign-in has run out, was finished already, or began in another browser. Start it again in your assistant.',
  temporarily_unavailable: 'The vault is busy. Wait a minute, then start the sign-in again in your assistant.',
  server_error: 'Something went wrong in the vault. Start the sign-in again in your assistant.',
}

/** @param json what stands in the page; nothing when somebody opened the address by hand */
export function readAuthorizationError(json: string): AuthorizationError {
  const given = parse(json)
  const text = texts[given.error ?? ''] ?? 'Start the sign-in again in your assistant.'
  const technical = [given.error, given.description, given.detail].filter(Boolean).join(': ')
  return { title, text, technical: technical || undefined }
}

function parse(json: string): Partial<Record<'error' | 'description' | 'detail', string>> {
  try {
    return (JSON.parse(json) as object | null) ?? {}
  } catch {
    return {}
  }
}
