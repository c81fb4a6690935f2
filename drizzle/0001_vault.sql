CREATE TABLE "data_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"key_sealed" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "key_rotations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "address" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "request_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "user_agent" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "details" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "google_credentials" ADD COLUMN "wanted_services" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "google_credentials" ADD COLUMN "default_rank" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "data_keys" ADD CONSTRAINT "data_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "data_keys_current" ON "data_keys" USING btree ("user_id") WHERE "data_keys"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "data_keys_user" ON "data_keys" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "key_rotations_running" ON "key_rotations" USING btree ((true)) WHERE "key_rotations"."finished_at" is null;