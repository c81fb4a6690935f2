/**
 * Refuses JSON with a field that Google's resource of that call does not have, as Google does, so that a slip of the pen is
 * found here and not there. Knows names only; what they hold is read by each room.
 */
import type { FastifyInstance } from 'fastify'
import { invalidArgument } from '../http/google-error.ts'

/** Names of fields; those of a resource inside are known too. */
interface Shape {
  [name: string]: Shape | null
}

const fields = (names: string, inside: Shape = {}): Shape => ({
  ...Object.fromEntries(names.split(' ').map((name) => [name, null])),
  ...inside,
})

const message = fields(
  'classificationLabelValues historyId id internalDate labelIds payload raw sizeEstimate snippet threadId',
)
const draft = fields('id', { message })
const change = fields('addLabelIds removeLabelIds')
const label = fields(
  'id name type labelListVisibility messageListVisibility messagesTotal messagesUnread threadsTotal threadsUnread',
  { color: fields('backgroundColor textColor') },
)
const sendAs = fields(
  'displayName isDefault isPrimary replyToAddress sendAsEmail signature treatAsAlias verificationStatus',
  { smtpMsa: fields('host password port securityMode username') },
)
const filter = fields('id', {
  action: fields('addLabelIds forward removeLabelIds'),
  criteria: fields('excludeChats from hasAttachment negatedQuery query size sizeComparison subject to'),
})

/** By method and path below the person. */
const bodies: Record<string, Shape> = {
  'POST /messages': message,
  'POST /messages/import': message,
  'POST /messages/send': message,
  'POST /messages/:id/modify': change,
  'POST /messages/batchModify': fields('addLabelIds ids removeLabelIds'),
  'POST /messages/batchDelete': fields('ids'),
  'POST /threads/:id/modify': change,
  'POST /drafts': draft,
  'PUT /drafts/:id': draft,
  'POST /drafts/send': draft,
  'POST /labels': label,
  'PUT /labels/:id': label,
  'PATCH /labels/:id': label,
  'POST /watch': fields('labelFilterAction labelFilterBehavior labelIds topicName'),
  'PUT /settings/vacation': fields(
    'enableAutoReply endTime responseBodyHtml responseBodyPlainText responseSubject restrictToContacts restrictToDomain startTime',
  ),
  'PUT /settings/language': fields('displayLanguage'),
  'PUT /settings/imap': fields('autoExpunge enabled expungeBehavior maxFolderSize'),
  'PUT /settings/pop': fields('accessWindow disposition'),
  'PUT /settings/autoForwarding': fields('disposition emailAddress enabled'),
  'POST /settings/forwardingAddresses': fields('forwardingEmail verificationStatus'),
  'POST /settings/filters': filter,
  'POST /settings/sendAs': sendAs,
  'PUT /settings/sendAs/:sendAsEmail': sendAs,
  'PATCH /settings/sendAs/:sendAsEmail': sendAs,
}

/** Installs the check on this scope; uploads are left to those who read them. */
export function refuseUnknownFields(app: FastifyInstance, prefix: string): void {
  app.addHook('preValidation', async ({ method, routeOptions, body }) => {
    const shape = bodies[`${method} ${routeOptions.url?.replace(prefix, '') ?? ''}`]
    const unknown = shape && !Buffer.isBuffer(body) ? findUnknown(body, shape, '') : []
    if (unknown.length === 0) return
    const violations = unknown.map(({ name, field }) => ({
      ...(field && { field }),
      description: `Invalid JSON payload received. Unknown name "${name}"${field && ` at '${field}'`}: Cannot find field.`,
    }))
    throw invalidArgument(violations.map(({ description }) => description).join('\n'), {
      reason: 'invalid',
      details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations }],
    })
  })
}

function findUnknown(value: unknown, shape: Shape, field: string): { name: string; field: string }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([name, inside]) => {
    if (!Object.hasOwn(shape, name)) return [{ name, field }]
    const known = shape[name]
    return known ? findUnknown(inside, known, wireName(field ? `${field}.${name}` : name)) : []
  })
}

/** Google names the place as its protocol buffers do. */
function wireName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
