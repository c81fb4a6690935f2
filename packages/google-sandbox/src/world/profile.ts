/** Who somebody is. */
export interface Profile {
  email: string
  name: string
  /** IANA name. */
  timeZone: string
  /** BCP 47 language tag. */
  locale: string
}
