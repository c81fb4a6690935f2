/** Puts the dashboard into the page. */
import './no-eval.ts'
import './style.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { language } from './words/language.ts'

document.documentElement.lang = language

// A page that the Back button brings back from memory may belong to a session that has ended, or wait for an answer
// that no longer comes.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})

// After an update the old pages' files are gone; the new ones come with a new load.
addEventListener('vite:preloadError', () => location.reload())

render(<App />, document.querySelector('#app')!)
