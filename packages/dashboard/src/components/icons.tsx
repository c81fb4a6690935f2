/** The icons, drawn inline; decoration only, so hidden from screen readers. */
import type { ComponentChildren } from 'preact'

interface IconProps {
  class?: string
}

function draw(paths: ComponentChildren) {
  return ({ class: size = 'size-5' }: IconProps) => (
    <svg
      class={`${size} shrink-0`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {paths}
    </svg>
  )
}

export const MailIcon = draw(
  <>
    <rect x="3" y="5" width="18" height="14" rx="2.5" />
    <path d="m3.5 7.5 7.2 5.2a2.2 2.2 0 0 0 2.6 0l7.2-5.2" />
  </>,
)
export const CalendarIcon = draw(
  <>
    <rect x="3.5" y="5" width="17" height="15" rx="2.5" />
    <path d="M3.5 10h17M8 3v4M16 3v4" />
    <path d="M8 14h3M8 17h6" />
  </>,
)
export const KeyIcon = draw(
  <>
    <circle cx="8" cy="15" r="4.5" />
    <path d="m11.2 11.8 8.3-8.3M16 7l3 3M13.5 9.5l2 2" />
  </>,
)
export const ShieldIcon = draw(
  <>
    <path d="M12 3 5 5.7v5.6c0 4.4 3 7.9 7 9.7 4-1.8 7-5.3 7-9.7V5.7L12 3Z" />
    <path d="m9 11.8 2.2 2.2L15.2 10" />
  </>,
)
export const UndoIcon = draw(<path d="M4 9h10.5a5.5 5.5 0 0 1 0 11H9M4 9l4.5-4.5M4 9l4.5 4.5" />)
export const PlugIcon = draw(<path d="M9 3v5M15 3v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0V8ZM12 17v4" />)
export const CopyIcon = draw(
  <>
    <rect x="8.5" y="8.5" width="12" height="12" rx="2.5" />
    <path d="M15.5 8.5V6A2.5 2.5 0 0 0 13 3.5H6A2.5 2.5 0 0 0 3.5 6v7A2.5 2.5 0 0 0 6 15.5h2.5" />
  </>,
)
export const CheckIcon = draw(<path d="m5 12.5 4.5 4.5L19 7.5" />)
export const CrossIcon = draw(<path d="m6 6 12 12M18 6 6 18" />)
export const InfoIcon = draw(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 11v5.5M12 7.8v.1" />
  </>,
)
export const WarningIcon = draw(<path d="M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.3v.1" />)
export const ChevronIcon = draw(<path d="m9 6 6 6-6 6" />)
export const HomeIcon = draw(<path d="m3.5 11 8.5-7 8.5 7M6 9.5V20h12V9.5M10 20v-5.5h4V20" />)
export const PlusIcon = draw(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 8v8M8 12h8" />
  </>,
)
export const MenuIcon = draw(<path d="M4 7h16M4 12h16M4 17h16" />)
export const LogOutIcon = draw(<path d="M10 4H5v16h5M15.5 8l4 4-4 4M19 12H9.5" />)
export const GoogleIcon = draw(<path d="M20 12h-7.5M20 12a8 8 0 1 1-2.6-5.9" />)
export const SlidersIcon = draw(
  <>
    <path d="M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9" />
    <circle cx="15" cy="7.5" r="2.2" />
    <circle cx="9" cy="16.5" r="2.2" />
  </>,
)
export const ClockIcon = draw(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7v5l3.2 2" />
  </>,
)
export const PeopleIcon = draw(
  <>
    <circle cx="9" cy="8.5" r="3.5" />
    <path d="M2.5 19.5c.6-3.4 3.2-5.5 6.5-5.5s5.9 2.1 6.5 5.5M15.5 5.4a3.5 3.5 0 0 1 0 6.2M18 14.6c1.9.8 3.1 2.5 3.5 4.9" />
  </>,
)
export const SpinnerIcon = draw(<path d="M12 3a9 9 0 1 1-9 9" />)

/** The mark of OMA: a keyhole. */
export function Mark({ class: size = 'size-8' }: IconProps) {
  return (
    <svg class={`${size} shrink-0`} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="#14664b" />
      <Keyhole />
    </svg>
  )
}

/** Only the hole, large and faint, for the entrance. */
export function KeyholeShade({ class: place = '' }: IconProps) {
  return (
    <svg class={place} viewBox="9 6 14 20" aria-hidden="true" fill="currentColor">
      <path d={keyholePath} />
    </svg>
  )
}

const keyholePath = 'M16 7a6 6 0 0 0-3 11.2L11.6 25h8.8L19 18.2A6 6 0 0 0 16 7Z'

function Keyhole() {
  return <path d={keyholePath} fill="#f3f8f3" />
}
