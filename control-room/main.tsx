import { createRoot } from 'react-dom/client'
import { readAccountLink } from './account/account-link.ts'
import { createAccount } from './account/account.ts'
import { App } from './app.tsx'
import { createSession } from './session/session.ts'
import { readSettings } from './session/settings.ts'
import './styles/tokens.css'
import './styles/page.css'
import './styles/panels.css'
import './styles/chart.css'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no element to draw into.')

const url = new URL('/graphql', location.href).href
const link = readAccountLink(location)
// A token is a secret: it stays neither in the address bar nor in the history.
if (link) history.replaceState(null, '', '/')
createRoot(root).render(
  <App
    session={createSession(url)}
    account={createAccount(url)}
    settings={readSettings(document)}
    link={link}
  />,
)
