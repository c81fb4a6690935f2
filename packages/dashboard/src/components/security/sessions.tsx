/** Where the account is logged in, and ending that: one login, or all but this. */
import type { ListedSession } from '@oma/contract'
import { useState } from 'preact/hooks'
import { api } from '../../api.ts'
import { useLoaded } from '../../use-loaded.ts'
import { security } from '../../words/security.ts'
import { Banner } from '../banner.tsx'
import { Button } from '../button.tsx'
import { Card } from '../card.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { WhenLoaded } from '../loading.tsx'
import { Moment } from '../moment.tsx'

const { sessions: texts } = security

export function Sessions() {
  const sessions = useLoaded(
    async () => (await api.auth.listSessions({ query: { limit: 100 } })).sessions,
    ['session.', 'account.'],
  )
  const [ending, setEnding] = useState<ListedSession | 'others' | undefined>(undefined)
  const [ended, setEnded] = useState<number | undefined>(undefined)
  const end = async () => {
    if (ending === 'others') setEnded((await api.auth.endSessions()).ended)
    else if (ending) await api.auth.endSession({ params: { id: ending.id } })
    await sessions.reload()
  }
  return (
    <Card id="sessions" title={texts.title} hint={texts.hint}>
      <div role="status" class="empty:hidden">
        {ended !== undefined && <Banner tone="success">{texts.endedOthers(ended)}</Banner>}
      </div>
      <WhenLoaded loaded={sessions}>
        {(list) => (
          <>
            <ul class="divide-y divide-line rounded-xl border border-line">
              {[...list]
                .sort((a, b) => Number(b.is_current) - Number(a.is_current))
                .map((session) => (
                  <Session key={session.id} session={session} onEnd={() => setEnding(session)} />
                ))}
            </ul>
            {list.length > 1 && (
              <Button look="secondary" width="full-on-phone" onClick={() => setEnding('others')}>
                {texts.endOthers}
              </Button>
            )}
          </>
        )}
      </WhenLoaded>
      {ending && (
        <ConfirmDialog
          title={ending === 'others' ? texts.askOthers : texts.ask(nameDevice(ending))}
          confirm={ending === 'others' ? texts.endOthers : texts.end}
          keep={texts.keep}
          onConfirm={end}
          onClose={() => setEnding(undefined)}
        >
          {ending === 'others' ? texts.askOthersText : texts.askText}
        </ConfirmDialog>
      )}
    </Card>
  )
}

/** The vault says it in English, such as “Firefox on Linux”. */
function nameDevice({ device }: ListedSession): string {
  const [program, system] = device.split(' on ')
  return program !== undefined && system !== undefined ? texts.device(program, system) : device
}

function Session({ session, onEnd }: { session: ListedSession; onEnd: () => void }) {
  const device = nameDevice(session)
  const { address, created_at, last_used_at, is_current } = session
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
      <div class="min-w-0 flex-1 basis-56">
        <p class="font-medium wrap-anywhere">
          {device}
          {is_current && (
            <span class="ml-2 whitespace-nowrap rounded-md bg-good-soft px-2 py-0.5 text-sm font-medium text-good">
              {texts.current}
            </span>
          )}
        </p>
        <p class="text-sm wrap-anywhere text-soft">
          {address ?? texts.unknownAddress} · {texts.lastUsed} <Moment at={last_used_at} recent /> · {texts.since}{' '}
          <Moment at={created_at} />
        </p>
      </div>
      {!is_current && (
        <Button look="danger" width="full-on-phone" label={texts.endNamed(device)} onClick={onEnd}>
          {texts.end}
        </Button>
      )}
    </li>
  )
}
