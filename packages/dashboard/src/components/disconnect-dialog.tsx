/** Asks before a Google service, or a whole account, is disconnected, and does it. */
import type { GoogleService } from '@oma/contract'
import { disconnectGoogle } from '../connections.ts'
import { nameService } from '../google-outcome.ts'
import { words } from '../words/words.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

const { ask, disconnect } = words.google

export interface DisconnectDialogProps {
  service: GoogleService | 'all'
  account: string
  onDone: () => Promise<void>
  onClose: () => void
}

export function DisconnectDialog({ service, account, onDone, onClose }: DisconnectDialogProps) {
  return (
    <ConfirmDialog
      title={service === 'all' ? ask.allTitle(account) : ask.title(nameService(service))}
      confirm={disconnect}
      keep={ask.keep}
      onConfirm={async () => {
        await disconnectGoogle(service, account)
        await onDone()
      }}
      onClose={onClose}
    >
      {ask.text(nameOf(service), account)}
    </ConfirmDialog>
  )
}

/** Of what is disconnected. */
export function nameOf(service: GoogleService | 'all'): string {
  return service === 'all' ? 'Google' : nameService(service)
}
