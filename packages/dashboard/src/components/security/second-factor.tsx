/** The second factor: passkeys, an authenticator app, recovery codes, and turning it off. */
import { useState } from 'preact/hooks'
import { api } from '../../api.ts'
import { confirmed } from '../../confirmation.ts'
import { useLoaded } from '../../use-loaded.ts'
import { security } from '../../words/security.ts'
import { Button } from '../button.tsx'
import { Card } from '../card.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { WhenLoaded } from '../loading.tsx'
import { AuthenticatorApp } from './authenticator-app.tsx'
import { Passkeys } from './passkeys.tsx'
import { NewRecoveryCodes, RecoveryCodes } from './recovery-codes.tsx'

const { factor: texts } = security

export function SecondFactor() {
  const status = useLoaded(() => api.secondFactor.status(), ['second_factor.'])
  const [codes, setCodes] = useState<readonly string[] | undefined>(undefined)
  const [isDisabling, setDisabling] = useState(false)
  const changed = async (newCodes?: readonly string[] | null) => {
    if (newCodes) setCodes(newCodes)
    await status.reload()
  }
  return (
    <WhenLoaded loaded={status} tall>
      {(value) => (
        <Card id="factor" title={texts.title} hint={value.enabled ? texts.on : texts.off}>
          {codes && <NewRecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />}
          <Passkeys passkeys={value.passkeys} changed={changed} />
          <AuthenticatorApp addedAt={value.totp?.added_at} changed={changed} />
          {value.enabled && <RecoveryCodes left={value.recovery_codes_left} changed={changed} />}
          {value.enabled && (
            <div class="border-t border-line pt-4">
              <Button look="danger" width="full-on-phone" onClick={() => setDisabling(true)}>
                {texts.disable}
              </Button>
            </div>
          )}
          {isDisabling && (
            <ConfirmDialog
              title={texts.disableAsk}
              confirm={texts.disable}
              keep={texts.keep}
              onConfirm={async () => {
                await confirmed(() => api.secondFactor.disable())
                setCodes(undefined)
                await changed()
              }}
              onClose={() => setDisabling(false)}
            >
              {texts.disableText}
            </ConfirmDialog>
          )}
        </Card>
      )}
    </WhenLoaded>
  )
}
