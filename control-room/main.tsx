import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createSession } from './session/session.ts'
import { readSettings } from './session/settings.ts'
import './styles/tokens.css'
import './styles/page.css'
import './styles/panels.css'
import './styles/chart.css'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no element to draw into.')

const session = createSession(new URL('/graphql', location.href).href)
createRoot(root).render(<App session={session} settings={readSettings(document)} />)
