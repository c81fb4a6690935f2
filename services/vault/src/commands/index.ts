/** Every command, in the order of the help. */
import { auditExport, auditVerify } from './audit.ts'
import { doctor } from './doctor.ts'
import { keysRotate, keysStatus } from './keys.ts'
import { keysRotateSigning } from './signing-keys.ts'
import { migrate } from './migrate.ts'
import { addServiceAccount, listServiceAccounts, removeServiceAccount } from './service-accounts.ts'
import { createUser, deleteUser, listUsers, resetPassword } from './users.ts'

export const commands = [
  migrate,
  listUsers,
  createUser,
  resetPassword,
  deleteUser,
  keysStatus,
  keysRotate,
  keysRotateSigning,
  addServiceAccount,
  listServiceAccounts,
  removeServiceAccount,
  auditVerify,
  auditExport,
  doctor,
]
