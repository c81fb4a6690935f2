/** The sign-in of an assistant: what it asks for, what Google still has to allow, and why it cannot go on. */
import type { authorize as english } from '../en/authorize.ts'

const startAgain = 'Empieza otra vez el inicio de sesión en tu asistente.'

export const authorize: typeof english = {
  title: 'Iniciar sesión con un asistente',
  question: (client) => `¿Permitir que ${client} use tu cuenta de Google?`,
  loggedInAs: (username) => `Has iniciado sesión como ${username}.`,
  before: 'Ya lo permitiste antes.',
  otherAccount: 'Usar otra cuenta',
  may: 'Podrá',
  isNew: 'nuevo',
  publisher: 'Editor',
  unknown: 'Desconocido',
  answerTo: 'La respuesta va a',
  onThisDevice: (host) => `Un programa de este dispositivo, ${host}`,
  localWarning:
    'Cualquier programa de este dispositivo puede decir que es este asistente. Sigue solo si acabas de empezar tú el inicio de sesión.',
  unknownWarning: (client, host) =>
    `Nadie ha comprobado que esto sea ${client}. Sigue solo si conoces ${host} y acabas de empezar tú el inicio de sesión.`,
  allow: 'Permitir',
  deny: 'Denegar',
  takeBack: 'Puedes retirarlo cuando quieras, en Asistentes.',
  over: {
    title: 'Este inicio de sesión ha terminado',
    text: 'Se completó, ha caducado o empezó en otro navegador. Si tu asistente funciona, aquí no queda nada por hacer. Si no, empieza otra vez el inicio de sesión en tu asistente.',
    see: 'Ver tus asistentes',
  },
  google: {
    connect: (services) => `Un paso más: conecta ${services}`,
    more: (services) => `Un paso más: permite más de ${services}`,
    reach: (services) => `usar ${services}`,
    and: ' y ',
    text: (client, wish) =>
      `${client} ya tiene permiso. Ahora permite en Google que OMA pueda ${wish}; después vuelves a ${client}.`,
    without: 'Ahora no, seguir sin ello',
  },
  error: {
    title: 'El inicio de sesión no puede seguir',
    reasons: {
      invalid_client:
        'OMA no conoce este asistente o no ha podido leer lo que publica de sí mismo. Quita el servidor en tu asistente, añádelo otra vez e inicia sesión de nuevo.',
      invalid_redirect_uri:
        'El asistente quiere que la respuesta vaya a una dirección que no registró. Allí no se ha enviado nada. Quita el servidor en tu asistente y añádelo otra vez.',
      invalid_request: `El inicio de sesión ha caducado, ya se completó o empezó en otro navegador. ${startAgain}`,
      temporarily_unavailable: `OMA está ocupado. Espera un minuto. ${startAgain}`,
      server_error: `Algo ha fallado en OMA. ${startAgain}`,
    },
    other: startAgain,
    technical: 'Para quien lo investigue:',
  },
}
