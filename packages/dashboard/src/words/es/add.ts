/** Adding OMA to an assistant: the address, and the steps of each program. */
import type { add as english } from '../en/add.ts'

export const add: typeof english = {
  title: 'Añadir a tu asistente',
  lead: 'Una dirección, y después iniciar sesión. El asistente te envía aquí para que permitas lo que puede hacer.',
  address: 'La dirección de tu OMA',
  what: 'la dirección',
  settingsFor: (name) => `los ajustes para ${name}`,
  choose: '¿Qué asistente usas?',
  local:
    'Esta dirección solo se conoce en este ordenador: los programas que están en él pueden usarla, pero no claude.ai ni ChatGPT, que funcionan en otro lugar. Quien administra esta instalación puede darle una dirección pública.',
  oneClick: (name) => `Añadir a ${name}`,
  oneClickText: 'Abre el programa y lo rellena todo. O hazlo a mano:',
  waiting: 'Esperando a tu asistente…',
  waitingText: 'Deja esta página abierta: te avisa cuando el asistente haya iniciado sesión.',
  arrived: (name) => `${name} está conectado`,
  arrivedText: 'Ya puede hacer lo que permitiste. Puedes retirarlo cuando quieras, en Asistentes.',
  headless: 'Un programa que no puede abrir un navegador usa un token.',
  makeToken: 'Crear un token',
  other: 'Otro',
  steps: {
    claude: [
      'En Claude, abre Configuración y después Conectores.',
      'Pulsa «Añadir conector personalizado», llámalo OMA y pega esta dirección.',
      'Pulsa Conectar junto a él e inicia sesión. En un chat, actívalo en el botón de herramientas.',
    ],
    claudeCode: [
      'Pega esta línea en un terminal y pulsa Intro.',
      'Abre Claude Code, escribe /mcp, elige oma e inicia sesión.',
    ],
    chatgpt: [
      'En ChatGPT, abre Configuración, Aplicaciones y conectores, Configuración avanzada, y activa el modo de desarrollador.',
      'Vuelve atrás, pulsa Crear, llámalo OMA y pega esta dirección. Deja la autenticación en OAuth.',
      'Inicia sesión. En un chat, pulsa el botón «+» y elige OMA.',
    ],
    cursor: [
      'Abre los ajustes de Cursor, después Tools & MCP y New MCP server.',
      'Pega esto en mcp.json y guárdalo.',
      'Pulsa Connect junto a oma e inicia sesión.',
    ],
    vscode: [
      'Abre la paleta de comandos y elige «MCP: Open User Configuration».',
      'Pega esto y guárdalo.',
      'Pulsa Start, que aparece encima, e inicia sesión.',
    ],
    codex: ['Pega esta línea en un terminal y pulsa Intro.', 'Se abre tu navegador: inicia sesión.'],
    gemini: [
      'Pega esta línea en un terminal y pulsa Intro.',
      'Abre Gemini CLI, escribe /mcp auth oma e inicia sesión.',
    ],
    other: ['Añade un servidor del tipo «Streamable HTTP».', 'Dale esta dirección. Te envía aquí a iniciar sesión.'],
  },
  tokenSteps: {
    claudeCode: ['Abre un terminal.', 'Pega esta línea y pulsa Intro.', 'Abre Claude Code; /mcp muestra que está ahí.'],
    cursor: ['Abre los ajustes de Cursor, después Tools & MCP y New MCP server.', 'Pega esto en mcp.json y guárdalo.'],
    vscode: [
      'Abre la paleta de comandos y elige «MCP: Open User Configuration».',
      'Pega esto y guárdalo.',
      'VS Code pide el token una vez y lo guarda seguro.',
    ],
    other: ['Añade un servidor del tipo «Streamable HTTP».', 'Dale esta dirección y esta cabecera.'],
  },
}
