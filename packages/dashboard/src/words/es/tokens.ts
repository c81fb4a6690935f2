/** Personal access tokens, for programs that cannot open a browser. */
import type { tokens as english } from '../en/tokens.ts'

export const tokens: typeof english = {
  title: 'Tokens',
  lead: 'Para un programa que no puede abrir un navegador. Los asistentes no lo necesitan: te envían aquí a iniciar sesión. Crea uno para cada dispositivo.',
  make: 'Crear un token',
  makeButton: 'Crear token',
  name: 'Nombre',
  nameHint: 'Para reconocerlo más tarde, por ejemplo «Claude en mi portátil».',
  validFor: 'Válido durante',
  days: (count) => (count === 365 ? 'Un año' : `${count} días`),
  may: 'Puede',
  chooseOne: 'Elige al menos una cosa que pueda hacer.',
  yours: 'Tus tokens',
  empty: 'Todavía no hay tokens. Crea uno arriba y aparecerá aquí.',
  revoke: 'Revocar',
  revokeNamed: (name) => `Revocar ${name}`,
  made: 'Creado',
  lastUsed: 'Último uso',
  expires: 'Caduca',
  expired: 'Caducado',
  new: (name) => `Tu token nuevo «${name}»`,
  copyNow: 'Cópialo ahora',
  copyNowText:
    'No volverás a verlo. Trátalo como una contraseña: quien lo tenga puede usar tu Gmail y tu calendario conectados.',
  what: 'el token',
  addWith: 'Añade OMA a tu asistente con él',
  done: 'Listo, ocultar el token',
  ask: (name) => `¿Revocar «${name}»?`,
  askText:
    'Lo que use este token pierde el acceso en menos de un minuto. No se puede deshacer; tendrías que crear otro.',
  keep: 'Mantenerlo',
}
