/** `/health` and `/ready`: whether the process answers. The sandbox depends on nothing, so both say the same. */
import type { FastifyPluginAsync } from 'fastify'

export const healthRoutes: FastifyPluginAsync = async (app) => {
  for (const path of ['/health', '/ready']) app.get(path, async () => ({ status: 'ok' }))
}
