/** The question when another Google account came back than was asked for. */
import type { confirmAccount as english } from '../en/confirm-account.ts'

export const confirmAccount: typeof english = {
  title: 'Has elegido otra cuenta de Google',
  meant: 'Ibas a conectar ',
  chosen: ', pero en Google has entrado como ',
  nothingYet: '. Todavía no se ha conectado nada.',
  ifYouGoOn: (services, account) =>
    `Si sigues, tus asistentes podrán usar ${services} de ${account}. Lo que ya estaba conectado queda como está.`,
  connect: (account) => `Conectar ${account}`,
  decline: 'No conectarla',
  hint: (expected) =>
    `Para conectar ${expected}, elige «No conectarla» y empieza otra vez. Esta pregunta queda abierta diez minutos.`,
}
