/** The way in: logging in, registering, the second factor, and the question whether it is still the same person. */
import type { entry as english } from '../en/entry.ts'

export const entry: typeof english = {
  claim: 'Tu correo y tu calendario, para tu asistente.',
  promises: {
    once: { title: 'Conecta una vez', text: 'Cada asistente que uses recibe Gmail y Calendar a través de OMA.' },
    keys: {
      title: 'Tú guardas las llaves',
      text: 'Los tokens de Google quedan sellados aquí, nunca en un archivo de un portátil.',
    },
    back: {
      title: 'Retira el permiso',
      text: 'Desconecta Google o un asistente y el acceso termina en menos de un minuto.',
    },
  },
  email: 'Correo electrónico',
  password: 'Contraseña',
  logIn: 'Iniciar sesión',
  leads: {
    assistant: 'Un asistente quiere iniciar sesión. Entra para decidir qué puede hacer.',
    connect: 'Tu asistente ha pedido Gmail o Calendar. Entra para conectarlos.',
    home: 'Mira y cambia lo que pueden usar tus asistentes.',
  },
  newHere: '¿Es tu primera vez?',
  createAccount: 'Crear una cuenta',
  byGoogle: 'Iniciar sesión con Google',
  byPasskey: 'Usar una llave de acceso',
  noPasskey: 'No se ha usado ninguna llave de acceso. Inténtalo otra vez o entra de otra forma.',
  secondTitle: 'Un paso más',
  secondLead: 'Tu cuenta pide un segundo factor.',
  code: 'Código de tu aplicación de autenticación',
  codeHint: 'Seis cifras. Cambia cada 30 segundos.',
  recoveryCode: 'Código de recuperación',
  useRecoveryCode: 'Usar un código de recuperación',
  otherWay: 'Usar otra forma',
  startAgain: 'Empezar de nuevo',
  changedMeanwhile: 'La forma de entrar en esta cuenta acaba de cambiar. Inicia sesión de nuevo.',
  goOn: 'Continuar',
  registerLead: 'Para OMA. Google viene en el paso siguiente.',
  closedTitle: 'El registro está cerrado',
  closed: 'Esta instalación no admite cuentas nuevas. Pregunta a quien la administra.',
  byInviteTitle: 'Solo por invitación',
  byInvite: 'Las cuentas nuevas son por invitación. Pide un enlace a quien administra esta instalación.',
  invitedLead: 'Tienes una invitación. Esta cuenta es para OMA; Google viene en el paso siguiente.',
  haveAccount: '¿Ya tienes cuenta?',
  emailHint: 'Con él inicias sesión. No hace falta que sea tu dirección de Google.',
  passwordHint: (characters) => `Al menos ${characters} caracteres. No la contraseña de Google.`,
  create: 'Crear cuenta',
  confirm: {
    title: '¿Eres tú?',
    password: 'Entraste hace un rato. Para esto, escribe otra vez tu contraseña; después vale durante diez minutos.',
    factor: 'Entraste hace un rato. Para esto, da otra vez tu segundo factor; después vale durante diez minutos.',
    noPassword:
      '¿No tienes contraseña porque entras con Google? Cierra la sesión, vuelve a entrar y hazlo antes de diez minutos.',
    button: 'Confirmar',
  },
}
