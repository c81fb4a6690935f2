/** Where a visit to Google may lead back to: our own pages, whatever a link says. */

/** The path of our own page; `/` for anything that would leave it (`//evil`, `https://evil`, `/\evil`). */
export function localPath(returnUrl: string, publicUrl: string): string {
  const url = URL.parse(returnUrl, publicUrl)
  if (url?.origin !== publicUrl) return '/'
  const path = url.pathname + url.search + url.hash
  return path.startsWith('//') ? '/' : path
}
