/** The sandbox process. Keeps what V8 compiled between starts, which has to be asked for before the code is loaded. */
import { enableCompileCache } from 'node:module'

enableCompileCache()
await import('./serve.ts')
