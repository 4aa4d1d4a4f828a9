import type { FederationCase } from '../run-cases.ts'

const stockDiffers = 'it asks for the middle of the chain before what that requires is there'

export const cases: FederationCase[] = [
  {
    name: 'fetches what a required field requires before it asks for the field',
    query: '{ meter { alarm { loud } } }',
    data: { meter: { alarm: { loud: true } } },
    requests: { levels: 2, readings: 1, alarms: 1 },
    stockDiffers,
  },
  {
    name: 'does so for objects in lists of lists',
    query: '{ meters { id alarm { id loud } } }',
    data: {
      meters: [
        [
          { id: '1', alarm: { id: 'alarm 1', loud: false } },
          { id: '3', alarm: { id: 'alarm 3', loud: true } },
        ],
        [],
      ],
    },
    stockDiffers,
  },
  {
    name: 'does so beside fields and variables that the first request still has',
    query: 'query ($id: ID!) { site(id: $id) { name meters { alarm { loud } level } } }',
    variables: { id: 's' },
    data: { site: { name: 'site s', meters: [{ alarm: { loud: true }, level: 30 }, null] } },
    stockDiffers,
  },
  {
    name: 'does so where the field itself is asked for under an alias and a condition',
    query: 'query ($yes: Boolean = true) { meter { height: level @include(if: $yes) alarm { loud } raw } }',
    data: { meter: { height: 30, alarm: { loud: true }, raw: 3 } },
    stockDiffers,
  },
  {
    name: 'does so in each branch of the plan, for objects at several places',
    query: '{ meter { alarm { loud } } meters { level alarm { loud } } }',
    data: {
      meter: { alarm: { loud: true } },
      meters: [
        [
          { level: 10, alarm: { loud: false } },
          { level: 30, alarm: { loud: true } },
        ],
        [],
      ],
    },
    stockDiffers,
  },
]
