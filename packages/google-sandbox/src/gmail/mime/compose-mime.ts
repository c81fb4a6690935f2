/** Builds RFC 5322 / MIME bytes. The only file that knows the MIME library's composing side. */
import MailComposer from 'nodemailer/lib/mail-composer'

/** A message in plain words, as the library takes it. */
export type MimeWish = NonNullable<ConstructorParameters<typeof MailComposer>[0]>

/** The bytes of a message. */
export function composeMime(wish: MimeWish): Promise<Buffer> {
  return new MailComposer(wish).compile().build()
}
