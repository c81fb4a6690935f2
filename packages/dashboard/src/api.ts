/** The vault, as the pages call it: same origin, authenticated by the cookies, the session renewed on the way. */
import { createClient } from '@oma/client'
import { contract } from '@oma/contract'
import { renewSession } from './renew-session.ts'
import { endSession } from './session.ts'

const direct = createClient(contract, { baseUrl: location.origin })

export const api = renewSession(direct, { renew: () => direct.auth.refresh(), onEnded: endSession })
