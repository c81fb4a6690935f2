/** The assistants that may use the account. */
import type { assistants as english } from '../en/assistants.ts'

export const assistants: typeof english = {
  title: 'Asistentes',
  lead: 'Iniciaron sesión con tu permiso. Retíralo y pierden el acceso en segundos.',
  yours: 'Tus asistentes',
  empty: 'Todavía no hay asistentes. Añade OMA en tu asistente, inicia sesión allí y aparecerá aquí.',
  add: 'Añadir a tu asistente',
  unknownPublisher: 'Editor desconocido',
  allowed: 'Permitido',
  lastUsed: 'Último uso',
  older: 'Mostrar más antiguos',
  takeBack: 'Retirar',
  takeBackOf: (name) => `Retirar: ${name}`,
  ask: (name) => `¿Retirar lo que puede hacer ${name}?`,
  askText: 'Se cierra su sesión en todas partes. Para volver a usarlo, inicia sesión otra vez desde el asistente.',
  keep: 'Mantenerlo',
  tokensText: 'Un programa que no puede abrir un navegador usa un token.',
  tokens: 'Tus tokens',
}
