/**
 * Keeps zod from writing code for each schema, which takes a process that just starts longer than it ever gains. Imported
 * before every schema, and only by the process: a program that holds a sandbox has a zod of its own.
 */
import { config } from 'zod'

config({ jitless: true })
