/** The forwarded mail below what the user wrote, as Gmail's own pages write it. */
import { htmlToText } from '../../google/html-text.ts'
import type { OpenedMail } from '../../google/open-mail.ts'

export interface Words {
  text: string
  html: string | undefined
}

export function withForwarded({ text, html }: Words, original: OpenedMail): Words {
  const head = headOf(original)
  const quoted = original.text ?? htmlToText(original.html ?? '')
  return {
    text: `${text && `${text}\n\n`}---------- Forwarded message ---------\n${head.join('\n')}\n\n${quoted}`,
    html:
      html === undefined && original.html === undefined
        ? undefined
        : `${html ?? asHtml(text)}<br><br><div class="gmail_quote">---------- Forwarded message ---------<br>` +
          `${head.map(asHtml).join('<br>')}<br><br>${original.html ?? asHtml(quoted)}</div>`,
  }
}

function headOf({ from, date, subject, to, cc }: OpenedMail): string[] {
  const lines = [`From: ${from}`, `Date: ${date}`, `Subject: ${subject}`, `To: ${to.join(', ')}`]
  return cc.length > 0 ? [...lines, `Cc: ${cc.join(', ')}`] : lines
}

function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')
}
