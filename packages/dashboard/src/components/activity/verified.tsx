/** Whether what is shown is as it was recorded, and what that means. */
import { activity as texts } from '../../words/activity.ts'
import { ShieldIcon, WarningIcon } from '../icons.tsx'

export function Verified({ isVerified }: { isVerified: boolean }) {
  const [colour, Icon, title, text] = isVerified
    ? (['text-good', ShieldIcon, texts.verified, texts.verifiedText] as const)
    : (['text-bad', WarningIcon, texts.broken, texts.brokenText] as const)
  return (
    <details open={!isVerified} class="text-sm">
      <summary class="flex list-none flex-wrap items-center gap-x-3">
        <span class={`inline-flex items-center gap-1.5 font-medium ${colour}`}>
          <Icon />
          {title}
        </span>
        <span class="link font-normal">{texts.meaning}</span>
      </summary>
      <p class="mt-2 max-w-2xl text-soft">{text}</p>
    </details>
  )
}
