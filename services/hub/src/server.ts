/** The hub's process, and the only file with side effects besides the login: reads the environment, listens. */
import { readConfigOrExit } from '@oma/config'
import { createGoogleTransport } from '@oma/google'
import { closeOnSignals, exitOnFaults, listen } from '@oma/http'
import { createApp } from './app.ts'
import { hubConfig } from './config.ts'

const config = readConfigOrExit(hubConfig, process.env)
const transport = createGoogleTransport({ sandboxUrl: config.GOOGLE_SANDBOX_URL })
const app = await createApp({ config, google: transport })
exitOnFaults(app)
closeOnSignals(app, () => transport.close())
if (config.AUTH_MODE === 'oma_backend' && !config.OMA_VERIFY_SSL) {
  app.log.warn(
    'OMA_VERIFY_SSL=false: the vault’s certificate is not checked; whoever sits in between can read every token',
  )
}
if (config.AUTH_MODE === 'local_file')
  app.log.warn('AUTH_MODE=local_file: every program on this machine can act as you')
else if (config.OMA_ACCESS_TOKEN) app.log.warn('OMA_ACCESS_TOKEN: every program on this machine can act as its owner')
await listen(app, { host: config.HOST, port: config.HUB_PORT, portSetting: 'HUB_PORT' })
app.log.info('ready')
