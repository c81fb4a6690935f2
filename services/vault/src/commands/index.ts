/** Every command, in the order of the help. */
import { migrate } from './migrate.ts'
import { listUsers } from './users.ts'

export const commands = [migrate, listUsers]
