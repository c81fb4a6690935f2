/** Invitations: making one, seeing its link once, listing and taking back. */
import type { Invite } from '@oma/contract'
import { useEffect, useRef, useState } from 'preact/hooks'
import { api } from '../../api.ts'
import { useAction } from '../../use-action.ts'
import { useLoaded } from '../../use-loaded.ts'
import { operator } from '../../words/operator.ts'
import { Banner, ProblemBanner } from '../banner.tsx'
import { Button } from '../button.tsx'
import { Card } from '../card.tsx'
import { CopyText } from '../copy.tsx'
import { readForm, SelectField, TextField } from '../field.tsx'
import { WhenLoaded } from '../loading.tsx'
import { Moment } from '../moment.tsx'
import { TakeBackDialog } from '../take-back-dialog.tsx'

const { invites: texts } = operator

type MadeInvite = Invite & { link: string }

export function Invites() {
  const invites = useLoaded(async () => (await api.operator.listInvites()).invites, ['operator.invite'])
  const [made, setMade] = useState<MadeInvite | undefined>(undefined)
  const [revoking, setRevoking] = useState<Invite | undefined>(undefined)
  const list = useRef<HTMLDivElement>(null)
  const show = (invite: MadeInvite) => {
    setMade(invite)
    void invites.reload()
  }
  const revoke = async ({ id }: Invite) => {
    await api.operator.revokeInvite({ params: { id } })
    if (made?.id === id) setMade(undefined)
    await invites.reload()
  }
  return (
    <Card id="invites" title={texts.title} hint={texts.hint}>
      {made ? <NewInvite made={made} onDone={() => setMade(undefined)} /> : <InviteForm onMade={show} />}
      <div ref={list} tabIndex={-1} class="outline-none">
        <WhenLoaded loaded={invites}>{(found) => <List invites={found} onRevoke={setRevoking} />}</WhenLoaded>
      </div>
      {revoking && (
        <TakeBackDialog
          texts={texts}
          confirm={texts.takeBack}
          name={revoking.name}
          list={list}
          onConfirm={() => revoke(revoking)}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Card>
  )
}

const lifetimes = [1, 7, 30].map((days) => ({ value: String(days), text: texts.days(days) }))

function InviteForm({ onMade }: { onMade: (made: MadeInvite) => void }) {
  const { run, busy, problem } = useAction(async (name: string, days: number) => {
    onMade(await api.operator.createInvite({ body: { name, expires_in_days: days } }))
  })
  const submit = (event: SubmitEvent) => {
    const { text } = readForm(event)
    void run(text('name'), Number(text('expires')))
  }
  return (
    <form class="space-y-4" onSubmit={submit}>
      <ProblemBanner problem={problem} />
      <div class="grid gap-4 sm:grid-cols-[2fr_1fr]">
        <TextField name="name" label={texts.name} hint={texts.nameHint} autocomplete="off" maxLength={100} />
        <SelectField name="expires" label={texts.validFor} options={lifetimes} initial="7" />
      </div>
      <Button type="submit" width="full-on-phone" busy={busy}>
        {texts.make}
      </Button>
    </form>
  )
}

/** The only time that the link is seen. It lives in memory alone and goes with the page. */
function NewInvite({ made, onDone }: { made: MadeInvite; onDone: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [made.id])
  return (
    <div class="space-y-4">
      <h3 ref={heading} tabIndex={-1} class="font-medium wrap-anywhere outline-none">
        {texts.made(made.name)}
      </h3>
      <Banner tone="warning" title={texts.copyNow}>
        {texts.copyNowText}
      </Banner>
      <CopyText text={made.link} what={texts.what} />
      <Button look="secondary" width="full-on-phone" onClick={onDone}>
        {texts.done}
      </Button>
    </div>
  )
}

function List({ invites, onRevoke }: { invites: Invite[]; onRevoke: (invite: Invite) => void }) {
  if (invites.length === 0) return <p class="text-sm text-soft">{texts.empty}</p>
  return (
    <ul class="divide-y divide-line rounded-xl border border-line">
      {invites.map((invite) => (
        <li key={invite.id} class="flex min-h-15 flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2">
          <div class="min-w-0 flex-1 basis-56">
            <p class="font-medium wrap-anywhere">{invite.name}</p>
            <p class="text-sm text-soft">
              {invite.used_at === null ? texts.until : texts.used} <Moment at={invite.used_at ?? invite.expires_at} />
            </p>
          </div>
          {invite.used_at === null && (
            <Button
              look="danger"
              width="full-on-phone"
              label={texts.takeBackOf(invite.name)}
              onClick={() => onRevoke(invite)}
            >
              {texts.takeBack}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
