/** Cuts every JSON answer of the APIs down to the `fields` the caller asked for. */
import type { FastifyInstance } from 'fastify'
import { parseFields, selectFields } from './select-fields.ts'
import { readQuery } from './read-query.ts'

/** Installs the cut on this scope; errors are left whole. */
export function answerWithFields(app: FastifyInstance): void {
  app.addHook('preSerialization', async (request, reply, payload) => {
    const fields = readQuery(request).text('fields')
    return fields === undefined || reply.statusCode >= 300 ? payload : selectFields(payload, parseFields(fields))
  })
}
