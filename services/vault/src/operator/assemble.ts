/** The operator's room, put together. */
import type { Foundation } from '../foundation.ts'
import { createOperators } from './operators.ts'
import { createOverview } from './overview.ts'
import { createOperatorStore } from './store.ts'

export function assembleOperator({ config, db, now }: Foundation) {
  const store = createOperatorStore(db)
  return { operators: createOperators(store, config.ADMIN_EMAILS), overview: createOverview(store, now) }
}
