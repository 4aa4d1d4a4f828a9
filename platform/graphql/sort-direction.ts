import { enumType } from './enum-type.ts'

export type SortDirection = 'ASC' | 'DESC'

/** Which way a list is sorted; shared by the subgraphs, so it must read the same in each. */
export const SortDirectionEnum = enumType('SortDirection', 'Which way a list is sorted.', {
  ASC: 'Smallest, first in the alphabet or oldest first.',
  DESC: 'Largest, last in the alphabet or newest first.',
} satisfies Record<SortDirection, string>)
