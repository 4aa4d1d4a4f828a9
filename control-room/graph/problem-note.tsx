import type { Problem } from './problem.ts'

export function ProblemNote({ problem }: { problem: Problem | null }) {
  if (!problem) return null
  return (
    <p className={problem.isFinal ? 'problem problem-final' : 'problem'} role="status">
      {problem.message}
      {!problem.isFinal && ' Trying again.'}
    </p>
  )
}
