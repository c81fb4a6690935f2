/** Who may create an account: what the setting says, or else the operator; open at first. */
import { ProblemError, type Registration as RegistrationState, type RegistrationPolicy } from '@oma/contract'
import type { Invites } from './invites.ts'
import type { RegistrationStore } from './store.ts'

export interface Admission {
  /** By which invite, if one was needed or brought. */
  inviteId: string | undefined
  /** No account came of it: the invite may be used again. */
  giveBack(): Promise<void>
}

export interface Registration {
  read(): Promise<RegistrationState>
  /** @throws {ProblemError} `forbidden` where the setting says it */
  change(policy: RegistrationPolicy): Promise<RegistrationState>
  /** Before an account is made. @throws {ProblemError} `registration-closed`, `invite-invalid` */
  admit(invite: string | undefined): Promise<Admission>
}

export interface RegistrationOptions {
  store: RegistrationStore
  invites: Pick<Invites, 'take' | 'giveBack'>
  /** REGISTRATION. */
  setting: RegistrationPolicy | undefined
}

export function createRegistration({ store, invites, setting }: RegistrationOptions): Registration {
  const readPolicy = async () => setting ?? (await store.findPolicy()) ?? 'open'
  const stateOf = (policy: RegistrationPolicy) => ({ policy, is_fixed: setting !== undefined })

  return {
    read: async () => stateOf(await readPolicy()),
    async change(policy) {
      if (setting !== undefined) {
        throw new ProblemError('forbidden', `REGISTRATION=${setting} is set for this installation. Change it there.`)
      }
      await store.savePolicy(policy)
      return stateOf(policy)
    },
    async admit(invite) {
      const policy = await readPolicy()
      if (policy === 'closed') {
        throw new ProblemError('registration-closed', 'This installation takes no new accounts. Ask whoever runs it.')
      }
      if (policy === 'invite' && invite === undefined) {
        throw new ProblemError('registration-closed', 'New accounts are by invitation. Ask whoever runs it for a link.')
      }
      const inviteId = invite === undefined ? undefined : await invites.take(invite)
      if (policy === 'invite' && inviteId === undefined) {
        throw new ProblemError('invite-invalid', 'It was used, taken back, or has run out. Ask for another link.')
      }
      return { inviteId, giveBack: async () => void (inviteId && (await invites.giveBack(inviteId))) }
    },
  }
}
