/** Puts the dashboard into the page. */
import './no-eval.ts'
import './style.css'
import { render } from 'preact'
import { App } from './app.tsx'

// A page that the Back button brings back from memory may belong to a session that has ended, or wait for an answer
// that no longer comes.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})

render(<App />, document.querySelector('#app')!)
