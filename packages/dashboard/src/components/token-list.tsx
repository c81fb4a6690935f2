/** The user's tokens, newest first, without their secrets. */
import type { PersonalAccessToken } from '@oma/contract'
import { tokens as texts } from '../words/tokens.ts'
import { Button } from './button.tsx'
import { KeyIcon } from './icons.tsx'
import { words } from '../words/words.ts'
import { Moment } from './moment.tsx'

export interface TokenListProps {
  tokens: PersonalAccessToken[]
  onRevoke: (token: PersonalAccessToken) => void
}

export function TokenList({ tokens, onRevoke }: TokenListProps) {
  if (tokens.length === 0) return <Empty />
  return (
    <ul class="card divide-y divide-line">
      {tokens.map((token) => (
        <li key={token.id} class="flex flex-wrap items-center gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
          <div class="min-w-0 flex-1 basis-60">
            <h3 class="font-medium wrap-anywhere">
              {token.name} <Expired at={token.expires_at} />
            </h3>
            <p class="text-sm text-soft">
              <code class="font-mono">oma_pat_…{token.hint}</code>
            </p>
            <p class="text-sm text-soft">{token.scopes.map((scope) => words.frame.scopes[scope]).join('\u00a0· ')}</p>
          </div>
          <Facts token={token} />
          <Button
            look="danger"
            width="full-on-phone"
            label={texts.revokeNamed(token.name)}
            onClick={() => onRevoke(token)}
          >
            {texts.revoke}
          </Button>
        </li>
      ))}
    </ul>
  )
}

function Facts({ token }: { token: PersonalAccessToken }) {
  return (
    <dl class="flex flex-wrap gap-x-6 gap-y-1 text-sm">
      <Fact name={texts.made} at={token.created_at} />
      <Fact name={texts.lastUsed} at={token.last_used_at} />
      <Fact name={texts.expires} at={token.expires_at} />
    </dl>
  )
}

function Fact({ name, at }: { name: string; at: string | null }) {
  return (
    <div>
      <dt class="text-soft">{name}</dt>
      <dd>{at === null ? words.frame.never : <Moment at={at} />}</dd>
    </div>
  )
}

function Expired({ at }: { at: string }) {
  if (new Date(at) > new Date()) return null
  return <span class="ml-1 rounded-md bg-warn-soft px-2 py-0.5 text-sm text-warn">{texts.expired}</span>
}

function Empty() {
  return (
    <div class="rounded-2xl border border-dashed border-edge/50 px-6 py-10 text-center text-soft">
      <span class="mb-2 inline-block">
        <KeyIcon class="size-7" />
      </span>
      <p>{texts.empty}</p>
    </div>
  )
}
