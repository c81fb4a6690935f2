/** Google accounts: connecting, what is connected, what came of a visit to Google. */
import type { Words } from '../words.ts'

export const google: Words['google'] = {
  title: 'Cuentas de Google',
  lead: 'Lo que tus asistentes pueden usar de Google a través de OMA.',
  services: { gmail: 'Gmail', calendar: 'Google Calendar' },
  and: 'y',
  purposes: { gmail: 'Leer, buscar y enviar correo', calendar: 'Ver y cambiar eventos' },
  states: { on: 'Conectado', paused: 'En pausa', off: 'Sin conectar' },
  account: (address) => `Cuenta de Google ${address}`,
  connectedSince: (date) => `Conectada desde el ${date}`,
  isDefault: 'Predeterminada',
  makeDefault: 'Hacer predeterminada',
  makeDefaultOf: (address) => `Hacer predeterminada: ${address}`,
  defaultMeaning: 'La cuenta predeterminada se usa cuando un asistente no nombra ninguna.',
  connect: 'Conectar',
  connectService: (service) => `Conectar ${service}`,
  connectBoth: 'Conectar ambos',
  connectGoogle: 'Conectar Google',
  connectAnother: 'Conectar otra cuenta de Google',
  disconnect: 'Desconectar',
  disconnectService: (service) => `Desconectar ${service}`,
  disconnectAll: 'Desconectar esta cuenta',
  disconnectAllOf: (address) => `Desconectar esta cuenta: ${address}`,
  emptyTitle: 'Todavía no hay ninguna cuenta de Google',
  empty: 'Elige qué pueden usar tus asistentes. Google te preguntará otra vez, y puedes cambiarlo cuando quieras.',
  needed: 'Hay que volver a conectar Google',
  reconnect: 'Volver a conectar',
  notAllowed: (what) => `Sin permitir en Google: ${what}`,
  allowToo: 'Permitir también esto',
  allowTooOf: (service) => `Permitir también esto: ${service}`,
  atGoogleLink: 'Verlo en Google',
  atGoogleText:
    'Google guarda una lista de todo lo que puede usar tu cuenta. OMA también está allí, y allí también puedes retirarle el acceso.',
  ask: {
    title: (service) => `¿Desconectar ${service}?`,
    allTitle: (address) => `¿Desconectar ${address}?`,
    text: (service, address) =>
      `Tus asistentes pierden ${service} de ${address} en menos de un minuto. En Google no se borra nada, y puedes volver a conectarlo cuando quieras.`,
    keep: 'Mantenerlo',
  },
  gone: {
    title: (service) => `${service} está desconectado`,
    text: 'Los asistentes ya no pueden usarlo. En Google no se ha borrado nada.',
  },
  reconnectReasons: {
    revoked: 'El permiso se retiró en Google. Vuelve a conectar para darlo otra vez.',
    'revoked-or-password-changed': 'Retiraste el permiso en Google o cambiaste tu contraseña de Google.',
    'testing-expired':
      'Esta instalación está en modo de prueba en Google, que termina todos los permisos a los siete días.',
    expired: 'El permiso no se usó durante mucho tiempo y Google lo dio por terminado.',
    'sign-in-required': 'Google quiere que inicies sesión otra vez.',
    'account-deleted': 'Esta cuenta de Google fue eliminada.',
    'account-disabled': 'Google ha inhabilitado esta cuenta de Google.',
    'no-lasting-permission': 'Google no dio un permiso duradero. Vuelve a conectar.',
  },
  connectPage: {
    title: 'Conectar Google',
    heading: 'Un asistente ha pedido tu Gmail y tu calendario',
    headingMore: 'Un asistente necesita más de tu cuenta de Google',
    more: (what, address) =>
      `Se le pidió algo que Google todavía no ha permitido: ${what}. Todo lo que ${address} permitió antes sigue igual.`,
    reassure:
      'Google te pregunta qué permitir. OMA nunca ve tu contraseña de Google, y puedes desconectar cuando quieras. ¿No lo has pedido tú? Entonces cierra la página.',
    none: (username) =>
      `Ha entrado como ${username}, pero todavía no hay ninguna cuenta de Google conectada. Conéctala una vez y el asistente podrá seguir.`,
    part: (service, address) =>
      `Por ahora solo está conectado ${service} de ${address}. Conecta otra vez para añadir el resto.`,
    reconnect: 'Volver a conectar Google',
    done: 'Todo listo. Vuelve a tu asistente',
    doneText: (services, several, address) =>
      `${services} de ${address} ${several ? 'están conectados' : 'está conectado'}. Pregunta otra vez a tu asistente y funcionará.`,
    see: 'Ver lo que está conectado',
  },
  outcomes: {
    connected: {
      title: 'Google está conectado',
      text: 'Tu asistente puede usarlo desde ahora. Puedes retirarlo aquí cuando quieras.',
    },
    denied: {
      title: 'No se ha cambiado nada',
      text: 'No permitiste el acceso en Google, así que todo sigue como antes. Puedes intentarlo otra vez cuando quieras.',
    },
    declined: {
      title: 'Esa cuenta no se ha conectado',
      text: 'OMA devolvió el permiso a Google y no guarda nada. Todo lo demás sigue como antes.',
    },
    failed: {
      title: 'No se ha podido conectar Google',
      text: 'Google no completó el inicio de sesión. No se ha guardado nada; inténtalo otra vez.',
    },
    invalidState: {
      title: 'Ese enlace ya no es válido',
      text: 'Ya se usó, tiene más de diez minutos o se abrió en otro navegador. Empieza de nuevo aquí.',
    },
    unavailable: 'Google no respondió. No se ha guardado nada; inténtalo dentro de un minuto.',
    limit: (count) => `Hay ${count} cuentas de Google conectadas, que es el límite. Desconecta antes una.`,
    missing: {
      title: (services, several) => `${services || 'Algo'} ${several ? 'quedaron' : 'quedó'} fuera`,
      text: 'En Google esa casilla no estaba marcada. Si lo quieres, pulsa Conectar otra vez y marca la casilla en la página de Google.',
    },
  },
  login: {
    linked: {
      title: 'Google está vinculado',
      text: 'Desde ahora puedes entrar con Google. Tu correo y tu calendario se conectan aparte.',
    },
    denied: { title: 'No se ha cambiado nada', text: 'No continuaste en Google. Entra de otra forma.' },
    failed: {
      title: 'Google no ha podido decir quién eres',
      text: 'Google no respondió, o no de forma fiable. Inténtalo dentro de un minuto o entra de otra forma.',
    },
    'invalid-state': {
      title: 'Ese inicio de sesión ya no es válido',
      text: 'Ya se usó, tiene más de diez minutos o empezó en otro navegador. Empieza de nuevo aquí.',
    },
    interrupted: {
      title: 'No has entrado',
      text: 'Mientras tanto Google avisó de un riesgo en tu cuenta de Google, o cambió la forma de entrar aquí. Si fuiste tú, entra otra vez. Si no, protege antes tu cuenta de Google.',
    },
    'not-linked': {
      title: 'Esa dirección ya tiene una cuenta',
      text: 'Entra con su contraseña y vincula Google desde allí. Si nunca creaste esa cuenta, otra persona usó tu dirección: avisa a quien administra esta instalación y no conectes tu correo a ella.',
    },
    'registration-closed': {
      title: 'El registro está cerrado',
      text: 'Ninguna cuenta está vinculada a esta cuenta de Google y no se admiten nuevas. Pregunta a quien administra esta instalación.',
    },
    'email-unverified': {
      title: 'Google no ha verificado tu dirección',
      text: 'Verifícala en Google e inténtalo otra vez, o crea una cuenta con contraseña.',
    },
    suspended: {
      title: 'Google ha inhabilitado esta cuenta de Google',
      text: 'Hasta que Google la habilite no deja entrar a nadie aquí. Entra de otra forma y protege la cuenta en Google.',
    },
    'in-use': {
      title: 'Esta cuenta de Google pertenece a otra cuenta de aquí',
      text: 'No se ha cambiado nada. Entra con Google para ver cuál es y desvincúlala allí primero.',
    },
    'already-linked': {
      title: 'Ya hay otra cuenta de Google vinculada',
      text: 'No se ha cambiado nada. Desvincula antes aquella.',
    },
  },
}
