/** A person's initials on a coloured disc: what pages show instead of a photograph. */
import type { Person } from '../world/person.ts'
import { html } from './html.ts'

/** Decorative; the name always stands beside it. */
export function personFace({ name, email }: Pick<Person, 'name' | 'email'>) {
  const initials = name
    .split(' ')
    .map((word) => word[0])
    .join('')
    .slice(0, 2)
  const colour = (email.charCodeAt(0) - 97 + 4) % 4
  return html`<span class="face face-${colour}" aria-hidden="true">${initials}</span>`
}
