/** Which Google account may log in as the user: linking one, and unlinking it. */
import { api } from '../../api.ts'
import { confirmed } from '../../confirmation.ts'
import { leaveFor, useAction } from '../../use-action.ts'
import { useLoaded } from '../../use-loaded.ts'
import { security } from '../../words/security.ts'
import { ProblemBanner } from '../banner.tsx'
import { Button } from '../button.tsx'
import { Card } from '../card.tsx'
import { WhenLoaded } from '../loading.tsx'
import { sayDay } from '../moment.tsx'

const { google: texts } = security

export function GoogleLogin() {
  const status = useLoaded(() => api.googleLogin.status(), ['google_login.'])
  const link = useAction(async () => {
    const { auth_url } = await confirmed(() => api.googleLogin.link({ body: { return_url: '/security' } }))
    await leaveFor(auth_url)
  })
  const unlink = useAction(async () => {
    await confirmed(() => api.googleLogin.unlink())
    await status.reload()
  })
  const problem = link.problem ?? unlink.problem
  return (
    <Card id="google-login" title={texts.title} hint={texts.hint}>
      {problem !== undefined && <ProblemBanner problem={problem} />}
      <WhenLoaded loaded={status}>
        {({ linked }) => (
          <div class="flex flex-wrap items-center justify-between gap-3">
            <p class="min-w-0 wrap-anywhere">
              {linked ? texts.linked(linked.email, sayDay(linked.linked_at)) : texts.none}
            </p>
            <Button
              look="secondary"
              width="full-on-phone"
              busy={link.busy || unlink.busy}
              onClick={() => void (linked ? unlink : link).run()}
            >
              {linked ? texts.unlink : texts.link}
            </Button>
          </div>
        )}
      </WhenLoaded>
    </Card>
  )
}
