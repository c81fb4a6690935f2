/** The bar above every page: where one is, where one can go, who is logged in. */
import { useLocation } from 'preact-iso'
import { logOut } from '../account.ts'
import { session } from '../session.ts'
import { useAction } from '../use-action.ts'
import { ProblemBanner } from './banner.tsx'
import { Button, ButtonLink } from './button.tsx'
import { Mark } from './icons.tsx'

const places = [
  ['/', 'Overview'],
  ['/assistants', 'Assistants'],
  ['/tokens', 'Tokens'],
  ['/docs', 'API'],
] as const

export function Header() {
  const loggedIn = session.value.state === 'in'
  const { run, busy, problem } = useAction(() => logOut())
  return (
    <header class="border-b border-line bg-card">
      <div class="mx-auto flex max-w-5xl flex-wrap items-center gap-x-6 px-4 sm:px-6">
        <a href="/" class="flex items-center gap-2.5 rounded-lg py-3 text-lg font-semibold tracking-tight">
          <Mark />
          OMA
        </a>
        <Places loggedIn={loggedIn} />
        <div class="flex min-w-0 flex-1 basis-0 items-center justify-end gap-3 py-2">
          <Username />
          {loggedIn ? (
            <Button look="secondary" busy={busy} onClick={() => void run()}>
              Log out
            </Button>
          ) : (
            session.value.state === 'out' && (
              <ButtonLink href="/login" look="secondary">
                Log in
              </ButtonLink>
            )
          )}
        </div>
      </div>
      <div class="mx-auto max-w-5xl px-4 sm:px-6">
        <ProblemBanner problem={problem} />
      </div>
    </header>
  )
}

function Places({ loggedIn }: { loggedIn: boolean }) {
  const { path } = useLocation()
  const open = places.filter(([href]) => loggedIn || href === '/docs')
  return (
    <nav aria-label="Pages" class="order-last -mx-2 flex w-[calc(100%+1rem)] gap-1 sm:order-none sm:mx-0 sm:w-auto">
      {open.map(([href, text]) => (
        <a
          key={href}
          href={href}
          aria-current={path === href ? 'page' : undefined}
          class="inline-flex min-h-11 items-center border-b-2 border-transparent px-3 text-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink sm:min-h-15"
        >
          {text}
        </a>
      ))}
    </nav>
  )
}

function Username() {
  if (session.value.state !== 'in') return null
  const { username } = session.value.user
  return (
    <span class="min-w-0 truncate text-sm text-soft" title={username}>
      <span class="sr-only">Logged in as </span>
      {username}
    </span>
  )
}
