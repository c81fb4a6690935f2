/** Where a login leads afterwards. Only ever a path of this origin: `next` comes from the address bar. */

/** @param search of the login page, such as `?next=%2Fconnect` */
export function readNextPath(search: string, origin: string): string {
  const url = URL.parse(new URLSearchParams(search).get('next') ?? '/', origin)
  if (url?.origin !== origin || url.pathname.startsWith('//')) return '/'
  if (url.pathname === '/login' || url.pathname === '/register') return '/'
  return url.pathname + url.search + url.hash
}

/** The address of a page for strangers that leads back to `path`. */
export function withNext(page: '/login' | '/register', path: string): string {
  return path === '/' ? page : `${page}?next=${encodeURIComponent(path)}`
}
