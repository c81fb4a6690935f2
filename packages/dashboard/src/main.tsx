/** Puts the dashboard into the page. */
import './load-anew.ts'
import './style.css'
import { render } from 'preact'
import { loadSession } from './account.ts'
import { App } from './app.tsx'
import { session } from './session.ts'
import { language } from './words/language.ts'

document.documentElement.lang = language

// A page that the Back button brings back from memory may belong to a session that has ended, or wait for an answer
// that no longer comes.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})

// While the page's own file is still on its way.
if (session.value.state === 'unknown') void loadSession()

render(<App />, document.querySelector('#app')!)
