/** The first page: is it working, what uses it, what happened today. */
import type { home as english } from '../en/home.ts'

export const home: typeof english = {
  title: 'Inicio',
  leadNew: 'Tres pasos, y tu asistente conocerá tu correo y tu calendario.',
  lead: 'Lo que pueden usar tus asistentes, de un vistazo.',
  good: 'Todo funciona',
  goodText: (assistants) =>
    assistants === 1
      ? 'Google está conectado y un asistente puede usarlo.'
      : `Google está conectado y ${assistants} asistentes pueden usarlo.`,
  attention: 'Algo necesita tu atención',
  attentionText: 'Mientras tanto tus asistentes no pueden usar esta cuenta de Google.',
  waiting: (count) =>
    count === 1
      ? 'Un asistente pregunta si puede enviar algo'
      : `Los asistentes preguntan ${count} veces si pueden enviar algo`,
  answer: 'Ver y responder',
  accounts: 'Cuentas de Google',
  seeAccounts: 'Ver todas',
  assistants: 'Asistentes recientes',
  seeAssistants: 'Ver todos',
  token: 'Token',
  lastUsed: 'Último uso',
  today: 'Hoy',
  nothingToday: 'Hoy todavía no ha pasado nada.',
  seeActivity: 'Toda la actividad',
  steps: {
    connect: {
      title: 'Conecta Google',
      text: 'Elige qué pueden usar tus asistentes: Gmail, tu calendario o ambos. Google te pregunta, y puedes retirarlo cuando quieras.',
      done: (address) => `${address} está conectada.`,
    },
    add: {
      title: 'Añádelo a tu asistente',
      text: 'Claude, ChatGPT, Cursor, VS Code y otros: dale una dirección e inicia sesión.',
      button: 'Enséñame cómo',
      done: (name) => `${name} está conectado.`,
    },
    try: {
      title: 'Pruébalo',
      text: 'Pregunta a tu asistente una de estas cosas:',
      examples: [
        '¿Qué tengo mañana en el calendario?',
        '¿Qué correos esperan todavía mi respuesta?',
        'Busca una hora para comer con Ada la semana que viene.',
      ],
      what: 'la pregunta',
    },
    done: 'Hecho',
  },
}
