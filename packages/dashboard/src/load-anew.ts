/**
 * After an update the files of the old pages are gone, and the new ones come with a new load of the page. Not when the
 * network is away, nor twice in a row: then a load does not help.
 */
const key = 'oma.loaded-anew'
const restMs = 10_000

addEventListener('vite:preloadError', () => {
  const sinceMs = Date.now() - Number(sessionStorage.getItem(key))
  if (!navigator.onLine || sinceMs < restMs) return
  sessionStorage.setItem(key, String(Date.now()))
  location.reload()
})
