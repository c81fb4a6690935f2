/** Who may create an account, put together. */
import type { Foundation } from '../foundation.ts'
import { createInvites } from './invites.ts'
import { createRegistration } from './registration.ts'
import { createRegistrationStore } from './store.ts'

export function assembleRegistration({ config, db, now }: Foundation) {
  const store = createRegistrationStore(db)
  const invites = createInvites({ store, publicUrl: config.VAULT_PUBLIC_URL, now })
  return { invites, registration: createRegistration({ store, invites, setting: config.REGISTRATION }) }
}
