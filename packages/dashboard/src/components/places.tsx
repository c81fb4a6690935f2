/** The list of pages, with the present one marked. */
import { useLocation } from 'preact-iso'
import { session } from '../session.ts'
import { words } from '../words/words.ts'
import { ClockIcon, GoogleIcon, PeopleIcon, SlidersIcon, HomeIcon, PlugIcon, PlusIcon, ShieldIcon } from './icons.tsx'

const { places: names, pages } = words.frame

const places = [
  ['/', names.home, HomeIcon],
  ['/google', names.google, GoogleIcon],
  ['/add', names.add, PlusIcon],
  ['/assistants', names.assistants, PlugIcon],
  ['/permissions', names.permissions, SlidersIcon],
  ['/activity', names.activity, ClockIcon],
  ['/security', names.security, ShieldIcon],
] as const
const operatorPlace = ['/operator', names.operator, PeopleIcon] as const

/** Pages that lead back to one in the list. */
const parents: Record<string, string> = { '/tokens': '/assistants', '/approvals/:id': '/permissions' }

export function Places() {
  const { path } = useLocation()
  const { value } = session
  const isOperator = value.state === 'in' && value.user.is_operator
  const present = parents[path.replace(/^\/approvals\/.*/, '/approvals/:id')] ?? path
  return (
    <nav aria-label={pages} class="pt-2 lg:pt-4">
      <ul class="space-y-0.5">
        {(isOperator ? [...places, operatorPlace] : places).map(([href, name, Icon]) => (
          <li key={href}>
            <a
              href={href}
              aria-current={present === href ? 'page' : undefined}
              class="flex min-h-11 items-center gap-3 rounded-xl px-3 text-soft hover:bg-sunken hover:text-ink aria-[current=page]:bg-good-soft aria-[current=page]:font-medium aria-[current=page]:text-good"
            >
              <Icon />
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
