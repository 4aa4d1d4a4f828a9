import { expect, test } from 'vitest'
import { allowedJobTransitions, decideJob, evolveJob } from './job.ts'
import type { JobParty, JobState, JobStatus, JobTransition } from './job.ts'

const at = new Date('2026-11-21T12:00:00Z')
const job = (status: JobStatus): JobState => ({
  id: 'job-1',
  status,
  awardedProposalId: null,
  awardedOrganisationId: null,
  openedAt: null,
  awardedAt: null,
  startedAt: null,
  completedAt: null,
  cancelledAt: null,
})

test.each<[JobStatus, JobParty, JobTransition[]]>([
  ['DRAFT', 'POSTER', ['PUBLISH', 'CANCEL']],
  ['DRAFT', 'OPERATOR', ['PUBLISH', 'CANCEL']],
  ['DRAFT', 'PROVIDER', []],
  ['OPEN', 'POSTER', ['CANCEL']],
  ['OPEN', 'PROVIDER', []],
  ['AWARDED', 'POSTER', ['CANCEL']],
  ['AWARDED', 'PROVIDER', ['START']],
  ['IN_PROGRESS', 'POSTER', ['COMPLETE']],
  ['IN_PROGRESS', 'PROVIDER', []],
  ['IN_PROGRESS', 'OPERATOR', ['COMPLETE', 'ABORT']],
  ['COMPLETED', 'OPERATOR', []],
  ['CANCELLED', 'POSTER', []],
])('a job that is %s can be moved by its %s through %s', (status, party, expected) => {
  expect(allowedJobTransitions(job(status), [party])).toEqual(expected)
})

test('nobody at all may move a job they have no part in', () => {
  for (const status of ['DRAFT', 'OPEN', 'AWARDED', 'IN_PROGRESS'] as const)
    expect(allowedJobTransitions(job(status), [])).toEqual([])
})

test('an award names the winner and keeps the time', () => {
  const award = { proposalId: 'proposal-1', organisationId: 'provider-1' }
  const decision = decideJob(job('OPEN'), 'AWARD', ['POSTER'], award)
  if (!('event' in decision)) throw new Error('it may be awarded')
  expect(decision.event.type).toBe('marketplace.job.awarded')
  expect(evolveJob(job('OPEN'), decision.event, at)).toEqual({
    ...job('AWARDED'),
    awardedProposalId: 'proposal-1',
    awardedOrganisationId: 'provider-1',
    awardedAt: at,
  })
})

test('a later step keeps the winner', () => {
  const awarded = { ...job('AWARDED'), awardedProposalId: 'proposal-1', awardedOrganisationId: 'provider-1' }
  const decision = decideJob(awarded, 'START', ['PROVIDER'])
  if (!('event' in decision)) throw new Error('it may be started')
  expect(evolveJob(awarded, decision.event, at)).toMatchObject({
    status: 'IN_PROGRESS',
    awardedProposalId: 'proposal-1',
    startedAt: at,
  })
})

test('the poster cannot award a job twice, nor the operator in their place', () => {
  expect(decideJob(job('AWARDED'), 'AWARD', ['POSTER'])).toEqual({ refused: 'WRONG_STATUS' })
  expect(decideJob(job('OPEN'), 'AWARD', ['OPERATOR'])).toEqual({ refused: 'NOT_ALLOWED' })
})
