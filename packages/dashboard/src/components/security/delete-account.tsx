/** The end of the account, after a question and the password. */
import { useState } from 'preact/hooks'
import { api } from '../../api.ts'
import { confirmed } from '../../confirmation.ts'
import { stopListening } from '../../live.ts'
import { unmarkLoggedIn } from '../../session.ts'
import { leaveFor } from '../../use-action.ts'
import { security } from '../../words/security.ts'
import { Button } from '../button.tsx'
import { Card } from '../card.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { PasswordField } from '../field.tsx'

const { end: texts } = security

export function DeleteAccount() {
  const [isAsking, setAsking] = useState(false)
  const deleteAccount = async (text: (name: string) => string) => {
    const password = text('password') || undefined
    await confirmed(() => api.auth.deleteAccount({ body: { password } }))
    stopListening()
    unmarkLoggedIn()
    await leaveFor('/login')
  }
  return (
    <Card id="delete" title={texts.title} hint={texts.text}>
      <Button look="danger" width="full-on-phone" onClick={() => setAsking(true)}>
        {texts.button}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={texts.ask}
          confirm={texts.confirm}
          keep={texts.keep}
          onConfirm={deleteAccount}
          onClose={() => setAsking(false)}
        >
          <p>{texts.text}</p>
          <PasswordField
            name="password"
            label={texts.password}
            hint={texts.optional}
            autocomplete="current-password"
            optional
          />
        </ConfirmDialog>
      )}
    </Card>
  )
}
