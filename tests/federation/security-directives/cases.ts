import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'plans a graph whose fields carry access directives and leaves enforcing them to the access stage',
    query: '{ me { email salary } }',
    data: { me: { email: 'ada@example.com', salary: 5 } },
  },
]
