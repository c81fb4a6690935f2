/** What PostgreSQL's programs see of the environment: never our secrets, and no PG* variable that would change their mind. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}
