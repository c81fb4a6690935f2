/** `npm run login`: connects Google for AUTH_MODE=local_file, in the browser of this machine. A process of its own. */
import { readConfigOrExit } from '@oma/config'
import { ProblemError } from '@oma/contract'
import { createGoogleTransport } from '@oma/google'
import open from 'open'
import { hubConfig } from './config.ts'
import { loginAtGoogle } from './credentials/google-login.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

const config = readConfigOrExit(hubConfig, { ...process.env, AUTH_MODE: 'local_file', HOST: 'localhost' })
// Forced above; the union cannot know.
if (config.AUTH_MODE !== 'local_file') process.exit(1)
const transport = createGoogleTransport({ sandboxUrl: config.GOOGLE_SANDBOX_URL })
try {
  const email = await loginAtGoogle({
    clientPath: config.GOOGLE_CREDENTIALS_PATH,
    tokenPath: config.GOOGLE_TOKEN_PATH,
    googleFetch: transport.fetch,
    sandboxUrl: config.GOOGLE_SANDBOX_URL,
    now: () => new Date(),
    visit(url) {
      say(`Sign in at Google in the browser that opens, or go to:\n\n  ${url}\n`)
      // Without a browser on this machine the address above has to do.
      open(url).then(
        (browser) => browser.on('error', () => {}),
        () => {},
      )
    },
  })
  say(`Connected ${email}. The token is in ${config.GOOGLE_TOKEN_PATH}; start the hub with AUTH_MODE=local_file.`)
} catch (error) {
  if (!(error instanceof ProblemError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
} finally {
  await transport.close()
}
