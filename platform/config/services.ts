/** The subgraphs, in the order of their default ports: the gateway's `PORT` + 1, + 2, … */
export const subgraphNames = ['identity', 'commerce', 'crm', 'marketplace', 'ai', 'ecosystem'] as const
export type SubgraphName = (typeof subgraphNames)[number]

/** Everything `main.ts` can start. */
export const serviceNames = ['gateway', ...subgraphNames] as const
export type ServiceName = (typeof serviceNames)[number]

export function isServiceName(name: string): name is ServiceName {
  return (serviceNames as readonly string[]).includes(name)
}
