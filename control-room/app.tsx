import { ApolloProvider } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import { createGraph } from './graph/graph.ts'
import type { Graph } from './graph/graph.ts'
import { ControlRoom } from './control-room.tsx'
import type { Session } from './session/session.ts'
import type { Settings } from './session/settings.ts'
import { SignInForm } from './session/sign-in-form.tsx'
import { useStore } from './state/use-store.ts'

export function App({ session, settings }: { session: Session; settings: Settings }) {
  const state = useStore(session.state)
  if (state.status === 'signed-out')
    return <SignInForm session={session} notice={state.notice} settings={settings} />
  return <SignedIn key={state.sessionNumber} session={session} name={state.name} />
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
