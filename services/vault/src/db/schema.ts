/**
 * The vault's tables. Columns that hold ciphertext end in `_sealed`; of tokens that only we check, a hash is kept, and
 * of the newest refresh token a sealed copy for those who race.
 */
import type { ApprovalState, Permissions, RegistrationPolicy } from '@oma/contract'
import type { AuditDetails } from '@oma/http'
import { isNull, ne, sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })
const accountId = () =>
  uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' })

export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    username: text('username').notNull().unique(),
    /** Null for somebody who came by Google or has only passkeys. */
    passwordHash: text('password_hash'),
    /** Counts changes of the password; a login that the old one began must not succeed after one. */
    passwordVersion: integer('password_version').notNull().default(1),
    /** Made from the command line, by who has the machine: nobody else can have taken its address. */
    madeByAdministrator: boolean('made_by_administrator').notNull().default(false),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('users_created').on(table.createdAt, table.id)],
)

const onlyRow = () => boolean('only_row').primaryKey().default(true)

/** The first account, noted once. When it is gone nobody takes its place. */
export const founder = pgTable(
  'founder',
  {
    onlyRow: onlyRow(),
    accountId: uuid('account_id').references(() => users.id, { onDelete: 'set null' }),
  },
  (table) => [check('founder_only_row', sql`${table.onlyRow}`)],
)

/** Who may create an account, where the operator said so. */
export const registrationPolicy = pgTable(
  'registration_policy',
  {
    onlyRow: onlyRow(),
    policy: text('policy').$type<RegistrationPolicy>().notNull(),
  },
  (table) => [check('registration_policy_only_row', sql`${table.onlyRow}`)],
)

/** Links by which one person may create one account. */
export const invites = pgTable('invites', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  tokenHash: text('token_hash').notNull().unique(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
})

/** What seals an account's columns; itself sealed by a root key. One is current, retired ones still open. */
export const dataKeys = pgTable(
  'data_keys',
  {
    id: text('id').primaryKey(),
    accountId: accountId(),
    keySealed: text('key_sealed').notNull(),
    createdAt: instant('created_at').notNull(),
    retiredAt: instant('retired_at'),
  },
  (table) => [
    uniqueIndex('data_keys_current').on(table.accountId).where(isNull(table.retiredAt)),
    index('data_keys_user').on(table.accountId),
  ],
)

/** A rotation of all keys, so that one that was interrupted goes on instead of starting anew. One at a time. */
export const keyRotations = pgTable(
  'key_rotations',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    uniqueIndex('key_rotations_running')
      .on(sql`(true)`)
      .where(isNull(table.finishedAt)),
  ],
)

/** One login and the family of refresh tokens that came of it. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: accountId(),
    refreshTokenHash: text('refresh_token_hash').notNull().unique(),
    previousTokenHash: text('previous_token_hash').unique(),
    /** The current refresh token, for the loser of a race with the previous one. */
    successorSealed: text('successor_sealed'),
    rotatedAt: instant('rotated_at'),
    /** Where the last login or refresh came from. */
    address: text('address'),
    userAgent: text('user_agent'),
    /** To the minute. */
    lastUsedAt: instant('last_used_at')
      .notNull()
      .default(sql`now()`),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** When the person last proved within this session that it is they; the login itself is the first time. */
    confirmedAt: instant('confirmed_at'),
  },
  (table) => [index('sessions_user').on(table.accountId, table.createdAt)],
)

/** An authenticator app; a second factor from the moment that a right code confirmed it. */
export const totpFactors = pgTable('totp_factors', {
  accountId: accountId().primaryKey(),
  secretSealed: text('secret_sealed').notNull(),
  /** The time step of the last code that was taken (RFC 6238 section 5.2): no code works twice. */
  lastUsedStep: integer('last_used_step').notNull().default(0),
  createdAt: instant('created_at').notNull(),
  confirmedAt: instant('confirmed_at'),
})

/** What a passkey's signatures are checked by (WebAuthn Level 3); its private key never leaves the authenticator. */
export const passkeys = pgTable(
  'passkeys',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: accountId(),
    name: text('name').notNull(),
    credentialId: text('credential_id').notNull().unique(),
    /** A COSE key, base64url. */
    publicKey: text('public_key').notNull(),
    /** How often the authenticator says it was used; always 0 for those that are synchronised. */
    counter: bigint('counter', { mode: 'number' }).notNull(),
    transports: text('transports').array().notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [index('passkeys_user').on(table.accountId)],
)

/** What an authenticator is asked to sign, once: for adding a passkey to an account, or by anybody who logs in. */
export const passkeyChallenges = pgTable('passkey_challenges', {
  challenge: text('challenge').primaryKey(),
  accountId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
  expiresAt: instant('expires_at').notNull(),
})

/** What is left of an account's recovery codes. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    accountId: accountId(),
    codeHash: text('code_hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.codeHash] })],
)

/** A login whose first factor was right and whose second is awaited. */
export const loginTickets = pgTable(
  'login_tickets',
  {
    ticketHash: text('ticket_hash').primaryKey(),
    accountId: accountId(),
    /** The password that was right; after a change of it the ticket opens nothing. */
    passwordVersion: integer('password_version').notNull(),
    attempts: integer('attempts').notNull().default(0),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('login_tickets_user').on(table.accountId)],
)

export const personalAccessTokens = pgTable(
  'personal_access_tokens',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: accountId(),
    name: text('name').notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    hint: text('hint').notNull(),
    /** Tokens of the days before there were scopes may do what all could do then. */
    scopes: text('scopes')
      .array()
      .notNull()
      .default(['gmail.read', 'gmail.send', 'gmail.modify', 'gmail.settings', 'calendar.read', 'calendar.write']),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [index('personal_access_tokens_user').on(table.accountId)],
)

/** Which Google identity may log in as which account. No token of Google's comes with it. */
export const googleLogins = pgTable('google_logins', {
  subject: text('google_subject').primaryKey(),
  accountId: accountId().unique(),
  email: text('email').notNull(),
  linkedAt: instant('linked_at').notNull(),
  /** When Google last said that it disabled, and that it enabled the identity: two, as events arrive in any order. */
  disabledAt: instant('disabled_at'),
  enabledAt: instant('enabled_at'),
  suspended: boolean('suspended')
    .notNull()
    .generatedAlwaysAs(sql`disabled_at is not null and (enabled_at is null or enabled_at < disabled_at)`),
})

/** A login by Google, or the linking of one, that has begun and not come back. */
export const googleLoginAttempts = pgTable('google_login_attempts', {
  id: uuid('id').primaryKey(),
  browserHash: text('browser_hash').notNull(),
  /** Whose account to link, and the session that asked for it; none for a login. */
  accountId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
  sessionId: uuid('session_id'),
  returnUrl: text('return_url').notNull(),
  expiresAt: instant('expires_at').notNull(),
})

/** A sign-in at Google that has begun and not come back. */
export const googleAuthorizations = pgTable(
  'google_authorizations',
  {
    id: uuid('id').primaryKey(),
    accountId: accountId(),
    codeVerifierSealed: text('code_verifier_sealed').notNull(),
    browserHash: text('browser_hash').notNull(),
    services: text('services').array().notNull(),
    returnUrl: text('return_url').notNull(),
    /** Who should come back; anybody when null. */
    expectedSubject: text('expected_subject'),
    expectedEmail: text('expected_email'),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('google_authorizations_user').on(table.accountId)],
)

/** Another Google account than expected came back; the user has yet to decide. */
export const googlePendingConnections = pgTable(
  'google_pending_connections',
  {
    id: uuid('id').primaryKey(),
    accountId: accountId(),
    subject: text('google_subject').notNull(),
    browserHash: text('browser_hash').notNull(),
    expectedEmail: text('expected_email').notNull(),
    services: text('services').array().notNull(),
    returnUrl: text('return_url').notNull(),
    /** Tokens, scopes and identity as Google answered. */
    answerSealed: text('answer_sealed').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    index('google_pending_connections_user').on(table.accountId),
    index('google_pending_connections_subject').on(table.subject),
  ],
)

/** One connection: a Google identity of an account, with what Google allowed. */
export const googleCredentials = pgTable(
  'google_credentials',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: accountId(),
    subject: text('google_subject').notNull(),
    email: text('email').notNull(),
    /** What Google granted; rules over everything else. */
    scopes: text('scopes').array().notNull(),
    /** What the user asked for here; what Google did not grant of it is missing. */
    wantedServices: text('wanted_services').array().notNull().default([]),
    /** Of an account's connections the one with the highest is the default; the oldest among equals. */
    defaultRank: integer('default_rank').notNull().default(0),
    accessTokenSealed: text('access_token_sealed').notNull(),
    refreshTokenSealed: text('refresh_token_sealed'),
    /** Hashes by which Google's events find the refresh token. */
    refreshTokenMarks: text('refresh_token_marks').array().notNull().default([]),
    expiresAt: instant('expires_at').notNull(),
    /** Why it has to be connected again: a code; the words for it are not in the database. */
    needsReconnect: text('needs_reconnect'),
    /** When Google gave the refresh token. */
    grantedAt: instant('granted_at'),
    /** The last hand-out, to within a few minutes. */
    lastUsedAt: instant('last_used_at'),
    /** Which process refreshes it, until when at most; whoever takes over has a higher fence. */
    leaseOwner: text('lease_owner'),
    leaseFence: integer('lease_fence').notNull().default(0),
    leaseUntil: instant('lease_until'),
    /** Counts writes; a refresh that took long must not overwrite what happened meanwhile. */
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('google_credentials_identity').on(table.accountId, table.subject),
    index('google_credentials_subject').on(table.subject),
    index('google_credentials_expiring').on(table.expiresAt).where(isNull(table.needsReconnect)),
    index('google_credentials_refresh_token_marks').using('gin', table.refreshTokenMarks),
  ],
)

/** Grants that Google is yet to be told to forget. Keeps no foreign key: they outlive the account. */
export const googleRevocations = pgTable(
  'google_revocations',
  {
    id: uuid('id').primaryKey(),
    /** Null, as the address is, once that account is gone. */
    accountId: uuid('user_id'),
    subject: text('google_subject').notNull(),
    email: text('email'),
    /** By a root key, as the account's data keys go with the account. */
    tokenSealed: text('token_sealed').notNull(),
    attempts: integer('attempts').notNull(),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('google_revocations_due').on(table.nextAttemptAt)],
)

/** Google's security events that were taken, so that each is acted on once. Holds nothing of whom they spoke of. */
export const googleSecurityEvents = pgTable(
  'google_security_events',
  {
    id: text('id').primaryKey(),
    takenAt: instant('taken_at').notNull(),
    done: boolean('done').notNull().default(false),
  },
  (table) => [index('google_security_events_taken').on(table.takenAt)],
)

/**
 * Where each account's audit chain stands, signed. Nobody's account is that of the installation, the nil UUID. A chain
 * goes with its account, and cannot begin again without it.
 */
export const auditHeads = pgTable(
  'audit_heads',
  {
    accountId: uuid('account_id').primaryKey(),
    userId: uuid('user_id')
      .generatedAlwaysAs(sql`nullif(account_id, '00000000-0000-0000-0000-000000000000'::uuid)`)
      .references(() => users.id, { onDelete: 'cascade' }),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    hash: text('hash').notNull(),
    signature: text('signature').notNull(),
  },
  (table) => [uniqueIndex('audit_heads_user').on(table.userId)],
)

/** What happened: a chain per account, each entry with the hash of the one before. */
export const auditEvents = pgTable(
  'audit_events',
  {
    /** The order of writing, of all accounts together; no part of the chain. */
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    accountId: uuid('user_id')
      .notNull()
      .references(() => auditHeads.accountId, { onDelete: 'cascade' }),
    /** From 1, without gaps. */
    seq: bigint('seq', { mode: 'number' }).notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
    // To the millisecond: what is hashed is what JavaScript reads.
    at: timestamp('at', { withTimezone: true, precision: 3 }).notNull(),
    event: text('event').notNull(),
    callerKind: text('caller_kind'),
    via: text('via'),
    address: text('address'),
    userAgent: text('user_agent'),
    requestId: text('request_id'),
    details: jsonb('details').$type<AuditDetails>().notNull(),
  },
  (table) => [uniqueIndex('audit_events_chain').on(table.accountId, table.seq)],
)

/**
 * What the authorization server keeps: clients, interactions, grants, codes, refresh tokens, each as sealed JSON. The key
 * is a hash, because the value that finds a row is often the secret itself.
 */
export const oauthModels = pgTable(
  'oauth_models',
  {
    id: text('id').primaryKey(),
    model: text('model').notNull(),
    /** Null for what belongs to no account, such as a registered client. */
    accountId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    clientId: text('client_id'),
    grantId: text('grant_id'),
    payloadSealed: text('payload_sealed').notNull(),
    consumedAt: instant('consumed_at'),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    index('oauth_models_grant').on(table.grantId),
    index('oauth_models_user_client').on(table.accountId, table.clientId),
    index('oauth_models_expiry').on(table.expiresAt),
  ],
)

/** What signs access tokens, sealed by a root key. */
export const oauthSigningKeys = pgTable('oauth_signing_keys', {
  id: text('id').primaryKey(),
  /** The first is 1; of two that make the next at once, one stays. */
  generation: integer('generation').notNull().unique(),
  keySealed: text('key_sealed').notNull(),
  createdAt: instant('created_at').notNull(),
})

/** What an account lets its assistants do; of one that never said otherwise there is no row. */
export const permissions = pgTable('permissions', {
  accountId: accountId().primaryKey(),
  sending: text('sending').$type<Permissions['sending']>().notNull(),
  allowedRecipients: text('allowed_recipients').array().notNull(),
  readOnly: boolean('read_only').notNull(),
})

/** What a program of the account asked its owner for, and what they said. */
export const approvals = pgTable(
  'approvals',
  {
    id: uuid('id').primaryKey(),
    accountId: accountId(),
    program: text('program').notNull(),
    contentHash: text('content_hash').notNull(),
    tool: text('tool').notNull(),
    /** What would be sent, and to whom. */
    questionSealed: text('question_sealed').notNull(),
    state: text('state').$type<ApprovalState>().notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    uniqueIndex('approvals_open')
      .on(table.accountId, table.program, table.contentHash)
      .where(ne(table.state, sql`'used'`)),
    index('approvals_user').on(table.accountId, table.createdAt),
    index('approvals_expiry').on(table.expiresAt),
  ],
)

/** What is done once for each key: taken, and answered when there is an answer. */
export const onceClaims = pgTable(
  'once_claims',
  {
    /** Another one for whoever takes it over, so that who was taken for dead has nothing more to say. */
    id: uuid('id').primaryKey(),
    accountId: accountId(),
    program: text('program').notNull(),
    keyHash: text('key_hash').notNull(),
    contentHash: text('content_hash').notNull(),
    answerSealed: text('answer_sealed'),
    claimedAt: instant('claimed_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    uniqueIndex('once_claims_key').on(table.accountId, table.program, table.keyHash),
    index('once_claims_expiry').on(table.expiresAt),
  ],
)

/** What an account allowed a client: remembered so that it is not asked again, and listed so that it can be revoked. */
export const clientConsents = pgTable(
  'client_consents',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: accountId(),
    clientId: text('client_id').notNull(),
    name: text('name').notNull(),
    host: text('host'),
    scopes: text('scopes').array().notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at').notNull(),
  },
  (table) => [uniqueIndex('client_consents_client').on(table.accountId, table.clientId)],
)
