/** The passkeys of the account: adding one, giving it another name, removing it. */
import type { Passkey } from '@oma/contract'
import { useState } from 'preact/hooks'
import { api } from '../../api.ts'
import { confirmed } from '../../confirmation.ts'
import { makePasskey } from '../../make-passkey.ts'
import { useAction } from '../../use-action.ts'
import { security } from '../../words/security.ts'
import { words } from '../../words/words.ts'
import { ProblemBanner } from '../banner.tsx'
import { Button } from '../button.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { readForm, TextField } from '../field.tsx'
import { Moment } from '../moment.tsx'
import { Part } from './part.tsx'

const { passkeys: texts } = security

export interface PasskeysProps {
  passkeys: readonly Passkey[]
  /** @param codes that come with the first factor */
  changed: (codes?: readonly string[] | null) => Promise<void>
}

export function Passkeys({ passkeys, changed }: PasskeysProps) {
  const [removing, setRemoving] = useState<Passkey | undefined>(undefined)
  return (
    <Part title={texts.title} hint={texts.hint}>
      {passkeys.length > 0 && (
        <ul class="divide-y divide-line rounded-xl border border-line">
          {passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} changed={changed} onRemove={() => setRemoving(passkey)} />
          ))}
        </ul>
      )}
      <AddPasskey changed={changed} />
      {removing && (
        <ConfirmDialog
          title={texts.ask(removing.name)}
          confirm={texts.remove}
          keep={texts.keep}
          onConfirm={async () => {
            await confirmed(() => api.secondFactor.removePasskey({ params: { id: removing.id } }))
            await changed()
          }}
          onClose={() => setRemoving(undefined)}
        >
          {texts.askText}
        </ConfirmDialog>
      )}
    </Part>
  )
}

function AddPasskey({ changed }: Pick<PasskeysProps, 'changed'>) {
  const [isOpen, setOpen] = useState(false)
  const { run, busy, problem } = useAction(async (name: string) => {
    const { recovery_codes } = await confirmed(() => makePasskey(name))
    setOpen(false)
    await changed(recovery_codes)
  })
  if (!isOpen)
    return (
      <Button look="secondary" width="full-on-phone" onClick={() => setOpen(true)}>
        {texts.add}
      </Button>
    )
  return (
    <form class="space-y-4" onSubmit={(event) => void run(readForm(event).text('name'))}>
      <ProblemBanner problem={problem} />
      <TextField name="name" label={texts.name} hint={texts.nameHint} autocomplete="off" maxLength={100} />
      <div class="flex flex-wrap gap-3">
        <Button type="submit" busy={busy}>
          {texts.add}
        </Button>
        <Button look="quiet" onClick={() => setOpen(false)}>
          {words.frame.cancel}
        </Button>
      </div>
    </form>
  )
}

interface RowProps {
  passkey: Passkey
  changed: () => Promise<void>
  onRemove: () => void
}

function Row({ passkey: { id, name, created_at, last_used_at }, changed, onRemove }: RowProps) {
  const [isRenaming, setRenaming] = useState(false)
  const { run, busy, problem } = useAction(async (next: string) => {
    await confirmed(() => api.secondFactor.renamePasskey({ params: { id }, body: { name: next } }))
    await changed()
    setRenaming(false)
  })
  if (isRenaming)
    return (
      <li class="px-4 py-3">
        <form class="space-y-3" onSubmit={(event) => void run(readForm(event).text('name'))}>
          <ProblemBanner problem={problem} />
          <TextField name="name" label={texts.newName} initial={name} autocomplete="off" maxLength={100} />
          <div class="flex flex-wrap gap-3">
            <Button type="submit" busy={busy}>
              {texts.save}
            </Button>
            <Button look="quiet" onClick={() => setRenaming(false)}>
              {words.frame.cancel}
            </Button>
          </div>
        </form>
      </li>
    )
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 pr-2 pl-4">
      <div class="min-w-0 flex-1 basis-56">
        <p class="font-medium wrap-anywhere">{name}</p>
        <p class="text-sm text-soft">
          {texts.added} <Moment at={created_at} /> · {texts.lastUsed}{' '}
          {last_used_at === null ? words.frame.never.toLowerCase() : <Moment at={last_used_at} recent />}
        </p>
      </div>
      <div class="flex flex-wrap">
        <Button look="quiet" label={texts.renameNamed(name)} onClick={() => setRenaming(true)}>
          {texts.rename}
        </Button>
        <Button look="quiet" label={texts.removeNamed(name)} onClick={onRemove}>
          {texts.remove}
        </Button>
      </div>
    </li>
  )
}
