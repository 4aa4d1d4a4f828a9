import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'tells entities apart by all fields of a compound key',
    query: '{ trucks { model position } }',
    data: {
      trucks: [
        { model: 'Hauler', position: 'NG-A1 at 6.5,3.4' },
        { model: 'Carrier', position: 'GH-A1 at 6.5,3.4' },
      ],
    },
    representations: { tracking: 2 },
  },
  {
    name: 'does not show key fields that the client did not ask for',
    query: '{ trucks { position } }',
    data: { trucks: [{ position: 'NG-A1 at 6.5,3.4' }, { position: 'GH-A1 at 6.5,3.4' }] },
  },
]
