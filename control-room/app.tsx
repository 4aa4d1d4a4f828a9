import { ApolloProvider } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import type { AccountLink } from './account/account-link.ts'
import { AccountLinkPage } from './account/account-link-page.tsx'
import type { Account } from './account/account.ts'
import { ForgottenForm } from './account/forgotten-form.tsx'
import { createGraph } from './graph/graph.ts'
import type { Graph } from './graph/graph.ts'
import { ControlRoom } from './control-room.tsx'
import { SecondFactorForm } from './session/second-factor-form.tsx'
import type { Session } from './session/session.ts'
import type { Settings } from './session/settings.ts'
import { SignInForm } from './session/sign-in-form.tsx'
import { useStore } from './state/use-store.ts'

interface AppProps {
  readonly session: Session
  readonly account: Account
  readonly settings: Settings
  /** What the page was opened for, when it was not the control room. */
  readonly link: AccountLink | null
}

export function App({ session, account, settings, link }: AppProps) {
  const [place, setPlace] = useState<'link' | 'forgotten' | 'room'>(link ? 'link' : 'room')
  const state = useStore(session.state)
  const goHome = () => setPlace('room')
  if (place === 'link' && link) return <AccountLinkPage link={link} account={account} onLeave={goHome} />
  if (place === 'forgotten') return <ForgottenForm account={account} onLeave={goHome} />
  if (state.status === 'challenged') return <SecondFactorForm session={session} />
  if (state.status === 'signed-in')
    return <SignedIn key={state.sessionNumber} session={session} name={state.name} />
  const { notice } = state
  const forgotten = () => setPlace('forgotten')
  return <SignInForm session={session} notice={notice} settings={settings} onForgotten={forgotten} />
}

/** Each session gets a graph of its own: nothing one person was shown stays behind for the next. */
function SignedIn({ session, name }: { session: Session; name: string }) {
  const [graph, setGraph] = useState<Graph | null>(null)
  useEffect(() => {
    const created = createGraph(session)
    setGraph(created)
    return () => created.stop()
  }, [session])
  if (!graph) return null
  return (
    <ApolloProvider client={graph.client}>
      <ControlRoom name={name} connection={graph.connection} onSignOut={() => void session.signOut()} />
    </ApolloProvider>
  )
}
