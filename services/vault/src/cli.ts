/** The vault's command line, a process of its own beside the vault: `npm run vault`, in a container `node cli.js`. */
import { commands } from './commands/index.ts'
import { runCommand } from './commands/run-command.ts'

const { env, stdin, stdout, stderr } = process
// Whoever reads has enough, such as `head`.
stdout.on('error', () => process.exit())
process.exitCode = await runCommand(commands, process.argv.slice(2), { environment: env, stdin, stdout, stderr })
