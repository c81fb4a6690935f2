CREATE TABLE "approvals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"program" text NOT NULL,
	"content_hash" text NOT NULL,
	"tool" text NOT NULL,
	"question_sealed" text NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid GENERATED ALWAYS AS (nullif(account_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL,
	"signature" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "client_consents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"name" text NOT NULL,
	"host" text,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "data_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"key_sealed" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "founder" (
	"only_row" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"account_id" uuid,
	CONSTRAINT "founder_only_row" CHECK ("founder"."only_row")
);
--> statement-breakpoint
CREATE TABLE "google_login_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"browser_hash" text NOT NULL,
	"user_id" uuid,
	"session_id" uuid,
	"return_url" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "google_logins" (
	"google_subject" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"email" text NOT NULL,
	"linked_at" timestamp with time zone NOT NULL,
	"disabled_at" timestamp with time zone,
	"enabled_at" timestamp with time zone,
	"suspended" boolean GENERATED ALWAYS AS (disabled_at is not null and (enabled_at is null or enabled_at < disabled_at)) STORED NOT NULL,
	CONSTRAINT "google_logins_user_id_unique" UNIQUE("user_id")
);
--> statement-breakpoint
CREATE TABLE "google_pending_connections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"google_subject" text NOT NULL,
	"browser_hash" text NOT NULL,
	"expected_email" text NOT NULL,
	"services" text[] NOT NULL,
	"return_url" text NOT NULL,
	"answer_sealed" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "google_revocations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"google_subject" text NOT NULL,
	"email" text,
	"token_sealed" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_attempt_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "google_security_events" (
	"id" text PRIMARY KEY NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"done" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invites" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "invites_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "key_rotations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "login_tickets" (
	"ticket_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"password_version" integer NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_models" (
	"id" text PRIMARY KEY NOT NULL,
	"model" text NOT NULL,
	"user_id" uuid,
	"client_id" text,
	"grant_id" text,
	"payload_sealed" text NOT NULL,
	"consumed_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_signing_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"generation" integer NOT NULL,
	"key_sealed" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "oauth_signing_keys_generation_unique" UNIQUE("generation")
);
--> statement-breakpoint
CREATE TABLE "once_claims" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"program" text NOT NULL,
	"key_hash" text NOT NULL,
	"content_hash" text NOT NULL,
	"answer_sealed" text,
	"claimed_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passkey_challenges" (
	"challenge" text PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"credential_id" text NOT NULL,
	"public_key" text NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "passkeys_credential_id_unique" UNIQUE("credential_id")
);
--> statement-breakpoint
CREATE TABLE "permissions" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"sending" text NOT NULL,
	"allowed_recipients" text[] NOT NULL,
	"read_only" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"user_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	CONSTRAINT "recovery_codes_user_id_code_hash_pk" PRIMARY KEY("user_id","code_hash")
);
--> statement-breakpoint
CREATE TABLE "registration_policy" (
	"only_row" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"policy" text NOT NULL,
	CONSTRAINT "registration_policy_only_row" CHECK ("registration_policy"."only_row")
);
--> statement-breakpoint
CREATE TABLE "totp_factors" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"secret_sealed" text NOT NULL,
	"last_used_step" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"confirmed_at" timestamp with time zone
);
--> statement-breakpoint
DROP INDEX "audit_events_user";--> statement-breakpoint
DROP INDEX "sessions_user";--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "at" SET DATA TYPE timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "at" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "user_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "address" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "request_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "password_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "seq" bigint NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "previous_hash" text NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "hash" text NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "user_agent" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "details" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "google_authorizations" ADD COLUMN "expected_subject" text;--> statement-breakpoint
ALTER TABLE "google_authorizations" ADD COLUMN "expected_email" text;--> statement-breakpoint
ALTER TABLE "google_credentials" ADD COLUMN "wanted_services" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "google_credentials" ADD COLUMN "default_rank" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "google_credentials" ADD COLUMN "refresh_token_marks" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "google_credentials" ADD COLUMN "granted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "google_credentials" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "google_credentials" ADD COLUMN "lease_owner" text;--> statement-breakpoint
ALTER TABLE "google_credentials" ADD COLUMN "lease_fence" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "google_credentials" ADD COLUMN "lease_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "personal_access_tokens" ADD COLUMN "scopes" text[] DEFAULT '{"gmail.read","gmail.send","gmail.modify","gmail.settings","calendar.read","calendar.write"}' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "user_agent" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "last_used_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "confirmed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "password_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "made_by_administrator" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_heads" ADD CONSTRAINT "audit_heads_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_consents" ADD CONSTRAINT "client_consents_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_keys" ADD CONSTRAINT "data_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "founder" ADD CONSTRAINT "founder_account_id_users_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "google_login_attempts" ADD CONSTRAINT "google_login_attempts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "google_logins" ADD CONSTRAINT "google_logins_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "google_pending_connections" ADD CONSTRAINT "google_pending_connections_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "login_tickets" ADD CONSTRAINT "login_tickets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_models" ADD CONSTRAINT "oauth_models_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "once_claims" ADD CONSTRAINT "once_claims_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey_challenges" ADD CONSTRAINT "passkey_challenges_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permissions" ADD CONSTRAINT "permissions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "totp_factors" ADD CONSTRAINT "totp_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_open" ON "approvals" USING btree ("user_id","program","content_hash") WHERE "approvals"."state" <> 'used';--> statement-breakpoint
CREATE INDEX "approvals_user" ON "approvals" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "approvals_expiry" ON "approvals" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_heads_user" ON "audit_heads" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "client_consents_client" ON "client_consents" USING btree ("user_id","client_id");--> statement-breakpoint
CREATE UNIQUE INDEX "data_keys_current" ON "data_keys" USING btree ("user_id") WHERE "data_keys"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "data_keys_user" ON "data_keys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "google_pending_connections_user" ON "google_pending_connections" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "google_pending_connections_subject" ON "google_pending_connections" USING btree ("google_subject");--> statement-breakpoint
CREATE INDEX "google_revocations_due" ON "google_revocations" USING btree ("next_attempt_at");--> statement-breakpoint
CREATE INDEX "google_security_events_taken" ON "google_security_events" USING btree ("taken_at");--> statement-breakpoint
CREATE UNIQUE INDEX "key_rotations_running" ON "key_rotations" USING btree ((true)) WHERE "key_rotations"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "login_tickets_user" ON "login_tickets" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "oauth_models_grant" ON "oauth_models" USING btree ("grant_id");--> statement-breakpoint
CREATE INDEX "oauth_models_user_client" ON "oauth_models" USING btree ("user_id","client_id");--> statement-breakpoint
CREATE INDEX "oauth_models_expiry" ON "oauth_models" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "once_claims_key" ON "once_claims" USING btree ("user_id","program","key_hash");--> statement-breakpoint
CREATE INDEX "once_claims_expiry" ON "once_claims" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "passkeys_user" ON "passkeys" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_user_id_audit_heads_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."audit_heads"("account_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_events_chain" ON "audit_events" USING btree ("user_id","seq");--> statement-breakpoint
CREATE INDEX "google_credentials_subject" ON "google_credentials" USING btree ("google_subject");--> statement-breakpoint
CREATE INDEX "google_credentials_expiring" ON "google_credentials" USING btree ("expires_at") WHERE "google_credentials"."needs_reconnect" is null;--> statement-breakpoint
CREATE INDEX "google_credentials_refresh_token_marks" ON "google_credentials" USING gin ("refresh_token_marks");--> statement-breakpoint
CREATE INDEX "users_created" ON "users" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id","created_at");