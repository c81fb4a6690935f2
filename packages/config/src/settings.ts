/** The settings that a config schema reads, as data: the source of the configuration page and of `.env.example`. */
import * as z from 'zod'

export interface Setting {
  name: string
  description: string
  required: boolean
  secret: boolean
  default?: string
  choices?: string[]
  /** The setting that decides whether this one is read, such as `AUTH_MODE=local_file`. */
  when?: string
}

interface ObjectSchema {
  properties?: Record<string, PropertySchema>
  required?: string[]
}
interface PropertySchema {
  description?: string
  default?: unknown
  const?: string
  enum?: string[]
  writeOnly?: boolean
}

/** @param schema an object, or a discriminated union of objects, every key with a description. */
export function listSettings(schema: z.ZodType): Setting[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as ObjectSchema & {
    oneOf?: ObjectSchema[]
    anyOf?: ObjectSchema[]
  }
  const variants = json.oneOf ?? json.anyOf ?? [json]
  const settings = new Map<string, Setting>()
  for (const variant of variants) {
    for (const [name, property] of Object.entries(variant.properties ?? {})) {
      const known = settings.get(name)
      if (known) mergeChoice(known, property)
      else settings.set(name, toSetting(name, property, variant, whenOf(name, variant, variants)))
    }
  }
  return [...settings.values()]
}

function toSetting(name: string, property: PropertySchema, variant: ObjectSchema, when: string | undefined): Setting {
  const choices = property.enum ?? (property.const === undefined ? undefined : [property.const])
  return {
    name,
    description: property.description ?? '',
    required: variant.required?.includes(name) ?? false,
    secret: property.writeOnly ?? false,
    ...(property.default !== undefined && { default: String(property.default) }),
    ...(choices && { choices }),
    ...(when && { when }),
  }
}

function mergeChoice(known: Setting, property: PropertySchema): void {
  if (property.const !== undefined && known.choices && !known.choices.includes(property.const))
    known.choices.push(property.const)
}

/** A setting that not every variant has depends on the literal that tells the variants apart. */
function whenOf(name: string, variant: ObjectSchema, variants: ObjectSchema[]): string | undefined {
  if (variants.every(({ properties }) => properties && name in properties)) return undefined
  const discriminator = Object.entries(variant.properties ?? {}).find(([, property]) => property.const !== undefined)
  return discriminator && `${discriminator[0]}=${discriminator[1].const}`
}
