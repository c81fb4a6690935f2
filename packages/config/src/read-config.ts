/**
 * Parses the environment against a service's schema, once, and lists every fault together. A fault names the setting
 * and never its value.
 */
import * as z from 'zod'

export type Environment = Readonly<Record<string, string | undefined>>

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`The environment is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

/**
 * An empty value counts as absent: that is how compose files and .env templates write "not set". Blanks around a value
 * are none of it: the file of a secret ends with a line break.
 */
export function readConfig<S extends z.ZodType>(schema: S, environment: Environment): z.output<S> {
  const given = Object.fromEntries(
    Object.entries(environment)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value),
  )
  const result = schema.safeParse(given)
  if (result.success) return result.data
  throw new ConfigError([...new Set(result.error.issues.map(describeIssue))])
}

/** For `server.ts`: a faulty environment prints all its faults to stderr and ends the process with 78 (EX_CONFIG). */
export function readConfigOrExit<S extends z.ZodType>(schema: S, environment: Environment): z.output<S> {
  try {
    return readConfig(schema, environment)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\nSee docs/generated/configuration.md.\n`)
    process.exit(78)
  }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.')
  const absent = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  const message = absent ? 'is required' : wordOf(issue)
  return name === '' ? message : `${name}: ${message}`
}

function wordOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.expected === 'number') return 'must be a number'
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'must be an address such as http://localhost:8000'
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`
  return issue.message
}
