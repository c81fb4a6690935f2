/** The real PostgreSQL from npm, for `npm start` without a DATABASE_URL and for tests. */
export { readCommandLine } from './command-line.ts'
export { findPostgres } from './find-postgres.ts'
export { startPostgres, type Postgres, type PostgresOptions } from './start-postgres.ts'
