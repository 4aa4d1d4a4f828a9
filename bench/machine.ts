import { availableParallelism, cpus } from 'node:os'

/** Where and when the numbers come from, in one line to print above them. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, Node ${process.versions.node}, ${availableParallelism()} x ${cpu?.model.trim() ?? 'unknown'}`
}
