/** Asks before a Google service is disconnected, and does it. */
import type { GoogleService } from '@oma/contract'
import { disconnectGoogle } from '../connections.ts'
import { nameService } from '../google-outcome.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

export interface DisconnectDialogProps {
  service: GoogleService
  account: string
  onDone: () => Promise<void>
  onClose: () => void
}

export function DisconnectDialog({ service, account, onDone, onClose }: DisconnectDialogProps) {
  const name = nameService(service)
  return (
    <ConfirmDialog
      title={`Disconnect ${name}?`}
      confirm="Disconnect"
      keep="Keep it"
      onConfirm={async () => {
        await disconnectGoogle(service, account)
        await onDone()
      }}
      onClose={onClose}
    >
      Your assistants lose {name} of <strong class="font-medium wrap-anywhere text-ink">{account}</strong> within a
      minute. Nothing at Google is deleted, and you can connect it again at any time.
    </ConfirmDialog>
  )
}
