/** The tools that a caller sees: what their token allows, and of an account that assistants only read, what reads. */
import type { Caller } from '../credentials/source.ts'
import type { Catalog } from './catalog.ts'

/** All that the token allows while nobody can tell what the user does: a call is held to that in any case. */
export async function listTools(
  catalog: Catalog,
  { scopes, decisions }: Pick<Caller, 'scopes' | 'decisions'>,
): Promise<ReturnType<Catalog['list']>> {
  const onlyReads = await decisions.permissions().then(
    ({ read_only }) => read_only,
    () => false,
  )
  return catalog.list(scopes, { onlyReads })
}
