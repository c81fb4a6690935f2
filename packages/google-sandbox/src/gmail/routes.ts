/** Everything of gmail.googleapis.com: one room per resource, and the same submissions again under /upload. */
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { World } from '../world/world.ts'
import { attachmentRoutes } from './attachments/routes.ts'
import { draftRoutes } from './drafts/routes.ts'
import { draftSubmissionRoutes } from './drafts/submission-routes.ts'
import { historyRoutes } from './history/routes.ts'
import { labelRoutes } from './labels/routes.ts'
import { messageRoutes } from './messages/routes.ts'
import { submissionRoutes } from './messages/submission-routes.ts'
import { profileRoutes } from './profile/routes.ts'
import { refuseUnknownFields } from './refuse-unknown-fields.ts'
import { settingsRoutes } from './settings/routes.ts'
import { threadRoutes } from './threads/routes.ts'
import { takeResumableUploads } from './uploads/resumable.ts'
import { watchRoutes } from './watch/routes.ts'

export const gmailRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  for (const type of ['message/rfc822', 'application/octet-stream', 'text/plain', /^multipart\//]) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, async (_request: unknown, body: string | Buffer) => body)
  }
  const options = { world, prefix: '/gmail/v1/users/:userId' }
  refuseUnknownFields(app, options.prefix)
  await app.register(profileRoutes, options)
  await app.register(messageRoutes, options)
  await app.register(submissionRoutes, options)
  await app.register(attachmentRoutes, options)
  await app.register(threadRoutes, options)
  await app.register(labelRoutes, options)
  await app.register(draftRoutes, options)
  await app.register(draftSubmissionRoutes, options)
  await app.register(historyRoutes, options)
  await app.register(watchRoutes, options)
  await app.register(settingsRoutes, { world, prefix: `${options.prefix}/settings` })

  const uploads = async (scope: FastifyInstance) => {
    takeResumableUploads(scope)
    await scope.register(submissionRoutes, { world })
    await scope.register(draftSubmissionRoutes, { world })
  }
  await app.register(uploads, { prefix: '/upload/gmail/v1/users/:userId' })
}
