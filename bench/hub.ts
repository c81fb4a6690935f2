/**
 * Measures the hub: `node bench/hub.ts [compare] [peers] [waiting] [memory]`, all when none is named, after
 * `npm test -- types` has built it. Google and the vault are canned and are processes of their own. Reports numbers and
 * asserts nothing; what is compared runs in turns in one run.
 */
import { compareWithPeers } from './hub/against-peers.ts'
import { compareWithFloor } from './hub/compare.ts'
import { measureMemory } from './hub/memory.ts'
import { measureWaiting } from './hub/waiting.ts'
import { runNamed } from './run-named.ts'

await runNamed({ compare: compareWithFloor, peers: compareWithPeers, waiting: measureWaiting, memory: measureMemory })
