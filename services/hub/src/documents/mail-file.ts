/** A mail that is attached to another, as a person reads it: its code is words and files in base64. */
import { cleanLine } from '../google/foreign-text.ts'
import { readHtml } from '../google/html-text.ts'
import { openMail } from '../google/open-mail.ts'

export async function textOfMail(bytes: Uint8Array): Promise<string> {
  const { from, to, cc, date, subject, text, html, files } = await openMail(Buffer.from(bytes).toString('base64url'))
  const head = { From: from, To: to.join(', '), Cc: cc.join(', '), Date: date, Subject: subject }
  const lines = Object.entries(head).flatMap(([name, value]) => (value ? [`${name}: ${cleanLine(value)}`] : []))
  const attached = files.map(({ filename, content }) => `Attached: ${cleanLine(filename)}, ${content.length} bytes`)
  return [
    ...lines,
    '',
    text?.trim() ? text : readHtml(html ?? '').text,
    ...(attached.length > 0 ? ['', ...attached] : []),
  ].join('\n')
}
