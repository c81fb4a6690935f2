/**
 * Where one is, where one can go, who is logged in: a bar at the side on wide screens, a bar above with a menu (the
 * browser's own popover) on phones.
 */
import { useLocation } from 'preact-iso'
import { useEffect, useRef } from 'preact/hooks'
import { logOut } from '../account.ts'
import { session } from '../session.ts'
import { useAction } from '../use-action.ts'
import { words } from '../words/words.ts'
import { ProblemBanner } from './banner.tsx'
import { Button, ButtonLink } from './button.tsx'
import { LogOutIcon, Mark, MenuIcon } from './icons.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { Places } from './places.tsx'

const { frame } = words

export function Header() {
  const { state } = session.value
  return (
    <header
      class={`sticky top-0 z-10 border-line bg-card max-lg:border-b ${state !== 'out' ? 'lg:fixed lg:inset-y-0 lg:left-0 lg:flex lg:w-66 lg:flex-col lg:overflow-y-auto lg:border-r' : 'border-b'}`}
    >
      <div
        class={`flex min-h-15 items-center justify-between gap-3 px-4 sm:px-6 lg:px-5 ${state !== 'out' ? 'lg:pt-3' : ''}`}
      >
        <a href="/" class="flex items-center gap-2.5 rounded-lg text-lg font-semibold tracking-tight">
          <Mark />
          OMA
        </a>
        {state !== 'out' && <MenuButton />}
        {state === 'out' && (
          <span class="flex items-center gap-4">
            <a class="link" href="/docs">
              {frame.api}
            </a>
            <ButtonLink href="/login" look="secondary">
              {frame.logIn}
            </ButtonLink>
          </span>
        )}
      </div>
      {state !== 'out' && <Menu username={session.value.state === 'in' ? session.value.user.username : undefined} />}
    </header>
  )
}

const menuId = 'menu'

function MenuButton() {
  return (
    <button
      type="button"
      popoverTarget={menuId}
      class="inline-flex min-h-11 items-center gap-2 rounded-xl px-3 font-medium hover:bg-sunken lg:hidden"
    >
      <MenuIcon />
      {frame.menu}
    </button>
  )
}

/** @param username undefined until it is known */
function Menu({ username }: { username: string | undefined }) {
  const menu = useRef<HTMLDivElement>(null)
  const { path } = useLocation()
  const { run, busy, problem } = useAction(() => logOut())
  useEffect(() => {
    if (menu.current?.matches(':popover-open')) menu.current.hidePopover()
  }, [path])
  return (
    <div
      ref={menu}
      id={menuId}
      popover="auto"
      class="inset-x-0 top-15 m-0 max-h-[calc(100dvh-3.75rem)] w-full overflow-y-auto border-b border-line bg-card px-3 pb-4 text-ink lg:static lg:flex lg:max-h-none lg:flex-1 lg:flex-col lg:overflow-visible lg:border-0 lg:pb-5"
    >
      <Places />
      <div class="mt-3 space-y-2 border-t border-line pt-3 lg:mt-auto">
        <p class="truncate px-3 text-sm text-soft" title={username}>
          {username !== undefined && <span class="sr-only">{frame.loggedInAs} </span>}
          {username ?? '\u00a0'}
        </p>
        <ProblemBanner problem={problem} />
        <div class="-ml-1">
          <Button look="quiet" busy={busy} onClick={() => void run()}>
            <LogOutIcon class="size-4.5" />
            {frame.logOut}
          </Button>
        </div>
        <div class="flex flex-wrap items-center justify-between gap-x-2">
          <a
            href="/docs"
            class="inline-flex min-h-11 items-center px-3 text-sm text-soft hover:text-ink hover:underline"
          >
            {frame.api}
          </a>
          <LanguageSwitch />
        </div>
      </div>
    </div>
  )
}
