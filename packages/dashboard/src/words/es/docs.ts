/** Around the description of the API, which is English, as its names are. */
import type { docs as english } from '../en/docs.ts'

export const docs: typeof english = {
  title: 'API',
  lead: 'Todo lo que hace este panel lo pueden hacer también tus programas. La descripción está en inglés.',
  inShort: 'En resumen',
  address: 'Dirección',
  who: 'Quién eres',
  token: 'token de acceso de /api/v1/auth/login',
  fails: 'Cuando falla',
  problem: 'application/problem+json (RFC 9457); code dice qué ha pasado',
  download: 'Descargar el documento OpenAPI 3.1',
}
