/** What assistants may do with what leaves the account, and what waits for an answer. */
import type { permissions as english } from '../en/permissions.ts'

export const permissions: typeof english = {
  title: 'Permisos',
  lead: 'Lo que tus asistentes pueden hacer con lo que sale de tu cuenta. Vale para todos, en menos de dos segundos.',
  sending: {
    title: 'Cuando un asistente quiere enviar',
    hint: 'Correo e invitaciones a eventos.',
    allow: { title: 'Enviar enseguida', text: 'El asistente envía sin preguntarte aquí.' },
    confirm: {
      title: 'Preguntarme cada vez',
      text: 'Ves exactamente lo que se enviaría y lo apruebas o lo rechazas aquí.',
    },
    drafts_only: {
      title: 'Solo escribir borradores',
      text: 'No se envía nada. Los borradores esperan en Gmail hasta que los envíes.',
    },
  },
  readOnly: {
    title: 'Solo mirar',
    text: 'Los asistentes pueden leer correo y ver eventos, sin cambiar nada: ni enviar, ni borrar, ni crear eventos.',
  },
  recipients: {
    title: 'A quién se puede escribir',
    everybody: 'A cualquiera. Si nombras a alguien aquí, los demás quedan fuera.',
    some: 'Solo a estos, y a nadie más:',
    label: 'Dirección o dominio',
    hint: 'Por ejemplo ada@example.com, o example.com para todos los de allí.',
    add: 'Añadir',
    remove: 'Quitar',
    removeOne: (name) => `Quitar ${name}`,
    invalid: 'No es una dirección de correo ni un dominio como example.com.',
  },
  saved: 'Guardado',
  waiting: {
    title: 'Esperan tu respuesta',
    none: 'Nada espera tu respuesta.',
    look: 'Verlo',
    lookAt: (title) => `Verlo: ${title}`,
  },
  earlier: 'Respondidas en el último día',
  states: { waiting: 'Esperando', approved: 'Aprobado', refused: 'Rechazado', used: 'Aprobado y enviado' },
  approval: {
    title: '¿Se puede enviar esto?',
    asks: (name) => `${name} pregunta`,
    assistant: 'Un asistente',
    what: 'Se enviaría exactamente esto',
    approve: 'Aprobar',
    refuse: 'Rechazar',
    once: 'Tu aprobación vale exactamente para esto, una sola vez. Si cambia una letra, se te pregunta de nuevo.',
    until: (time) => `Si no respondes, se olvida después del ${time}.`,
    approvedTitle: 'Aprobado',
    approved: 'Vuelve a tu asistente y dile que siga. Mientras no lo haya enviado, todavía puedes rechazarlo.',
    refusedTitle: 'Rechazado',
    refused: 'No se envía nada. Tu asistente lo sabrá cuando pregunte.',
    usedTitle: 'Se ha enviado',
    used: 'Lo aprobaste y el asistente lo ha hecho.',
    gone: 'Esta pregunta ya terminó',
    goneText:
      'Se olvidó al pasar su tiempo o pertenece a otra cuenta. Si el asistente todavía quiere enviar, pregunta otra vez.',
    back: 'Ver tus permisos',
  },
}
