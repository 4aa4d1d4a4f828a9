import { expect, test } from 'vitest'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { marketplace } from '../subgraph.ts'

const subgraph = testSubgraph(marketplace)
const mutation = (name: string, fields: string) =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} userErrors { code field } } }`
const proposalFields =
  'proposal { id status viewerTransitions bid { amount currency } provider { headline } }'
const run = async (name: string, input: object, viewer: UserViewer, fields = proposalFields) =>
  (await subgraph.data(mutation(name, fields), { input }, viewer))[name]
const euro = (amount: number) => ({ amount, currency: 'EUR' })
const coverLetter = 'We have done this about twenty times and would look at it on site first.'
const typesOf = async (stream: string) =>
  (await createEventLog(subgraph.database).readStream(stream)).map((event) => event.type)

const newPoster = () => testUser({ organisationId: createId(), organisationKind: 'DEALER', role: 'OWNER' })

async function newProvider(): Promise<UserViewer> {
  const viewer = testUser({ organisationId: createId(), organisationKind: 'PROVIDER', role: 'OWNER' })
  const profile = {
    headline: 'Boat electrics',
    description: 'Boats.',
    skills: ['MARINE_ELECTRICS'],
    country: 'FR',
    city: 'Brest',
    radiusKm: 80,
    hourlyRate: euro(7_000),
  }
  await run('providerProfileSave', profile, viewer, 'providerProfile { id }')
  return viewer
}

async function openJob(poster: UserViewer): Promise<string> {
  const input = {
    title: 'Refit of a yacht',
    description: 'Four AGM out, one LFP in.',
    skills: ['MARINE_ELECTRICS'],
    budget: { minimum: euro(100_000), maximum: euro(300_000) },
    country: 'FR',
    city: 'Brest',
  }
  const { job } = await run('jobCreate', input, poster, 'job { id }')
  await run('jobMove', { jobId: job.id, transition: 'PUBLISH' }, poster, 'job { id }')
  return job.id
}

const submit = (viewer: UserViewer, jobId: string, overrides: object = {}) =>
  run('proposalSubmit', { jobId, coverLetter, bid: euro(200_000), estimatedDays: 3, ...overrides }, viewer)
const submitted = async (viewer: UserViewer, jobId: string) =>
  (await submit(viewer, jobId)).proposal.id as string

test('a proposal is made, seen by poster and provider, and never by another provider', async () => {
  const poster = newPoster()
  const [provider, rival] = [await newProvider(), await newProvider()]
  const jobId = await openJob(poster)
  const { proposal } = await submit(provider, jobId)
  await submit(rival, jobId)
  expect(proposal).toMatchObject({
    status: 'SUBMITTED',
    viewerTransitions: ['WITHDRAW'],
    bid: euro(200_000),
    provider: { headline: 'Boat electrics' },
  })
  const query =
    'query ($id: ID!, $job: ID!) { proposal(id: $id) { viewerTransitions } job(id: $job) { proposals { edges { node { id } } } } proposals { edges { node { id } } } }'
  const seen = async (viewer: UserViewer) => {
    const data = await subgraph.data(query, { id: proposal.id, job: jobId }, viewer)
    const counts = [data.job?.proposals.edges.length, data.proposals.edges.length]
    return [data.proposal?.viewerTransitions ?? null, ...counts]
  }
  expect(await seen(poster)).toEqual([['ACCEPT', 'DECLINE'], 2, 2])
  expect(await seen(provider)).toEqual([['WITHDRAW'], 1, 1])
  expect(await seen(rival)).toEqual([null, 1, 1])
  expect(await seen(newPoster())).toEqual([null, undefined, 0])
  for (const name of ['proposalAccept', 'proposalDecline', 'proposalWithdraw'])
    expect((await run(name, { proposalId: proposal.id }, rival)).userErrors).toEqual([
      { code: 'NOT_FOUND', field: ['input', 'proposalId'] },
    ])
})

test('a proposal without sense is refused and nothing is written', async () => {
  const poster = newPoster()
  const provider = await newProvider()
  const jobId = await openJob(poster)
  const refusal = async (viewer: UserViewer, overrides: object = {}, id = jobId) =>
    (await submit(viewer, id, overrides)).userErrors
  expect(await refusal(provider, { bid: { amount: 5, currency: 'USD' } })).toEqual([
    { code: 'CURRENCY_DIFFERS', field: ['input', 'bid', 'currency'] },
  ])
  expect((await refusal(provider, { bid: euro(0) }))[0].code).toBe('BID_NOT_POSITIVE')
  expect((await refusal(poster))[0].code).toBe('OWN_JOB')
  expect((await refusal(provider, {}, createId()))[0].code).toBe('JOB_NOT_FOUND')
  const nobody = testUser({ organisationId: createId(), organisationKind: 'PROVIDER', role: 'OWNER' })
  expect((await refusal(nobody))[0].code).toBe('NO_PROFILE')
  await run('jobMove', { jobId, transition: 'CANCEL' }, poster, 'job { id }')
  expect((await refusal(provider))[0].code).toBe('JOB_NOT_FOUND')
  expect(
    (await subgraph.data('{ proposals { edges { node { id } } } }', {}, provider)).proposals.edges,
  ).toEqual([])
})

test('a provider has one standing proposal for a job, even when it sends twenty at once', async () => {
  const poster = newPoster()
  const provider = await newProvider()
  const jobId = await openJob(poster)
  const answers = await Promise.all(Array.from({ length: 20 }, () => submit(provider, jobId)))
  const made = answers.filter((answer) => answer.proposal !== null)
  expect(made).toHaveLength(1)
  expect(new Set(answers.flatMap((a) => a.userErrors.map((e: { code: string }) => e.code)))).toEqual(
    new Set(['ALREADY_SUBMITTED']),
  )
  await run('proposalWithdraw', { proposalId: made[0]?.proposal.id }, provider)
  expect((await submit(provider, jobId)).proposal.status).toBe('SUBMITTED')
})

test('thirty acceptances of different proposals at once accept one and decline the others, told once each', async () => {
  const poster = newPoster()
  const jobId = await openJob(poster)
  const ids: string[] = []
  for (let number = 0; number < 30; number += 1) ids.push(await submitted(await newProvider(), jobId))
  const answers = await Promise.all(ids.map((proposalId) => run('proposalAccept', { proposalId }, poster)))
  const won = answers.filter((answer) => answer.proposal !== null)
  expect(won).toHaveLength(1)
  expect(won[0]?.proposal.status).toBe('ACCEPTED')
  const refused = answers.filter((answer) => answer.proposal === null)
  expect(refused.map((answer) => answer.userErrors[0].code)).toEqual(Array(29).fill('JOB_NOT_OPEN'))
  const { job } = await subgraph.data(
    'query ($id: ID!) { job(id: $id) { status awardedProposal { id } proposals(first: 100) { edges { node { status } } } } }',
    { id: jobId },
    poster,
  )
  expect([job.status, job.awardedProposal.id]).toEqual(['AWARDED', won[0]?.proposal.id])
  const statuses = job.proposals.edges.map((edge: { node: { status: string } }) => edge.node.status).sort()
  expect(statuses).toEqual(['ACCEPTED', ...Array(29).fill('DECLINED')])
  expect(await typesOf(`marketplace.job/${jobId}`)).toEqual([
    'marketplace.job.created',
    'marketplace.job.published',
    'marketplace.job.awarded',
  ])
  const ends = (await Promise.all(ids.map((id) => typesOf(`marketplace.proposal/${id}`)))).map((types) =>
    types.slice(1),
  )
  expect(ends.filter(([end]) => end === 'marketplace.proposal.accepted')).toHaveLength(1)
  expect(ends.every((types) => types.length === 1)).toBe(true)
})

test('accepting the winner again answers it and tells nothing', async () => {
  const poster = newPoster()
  const jobId = await openJob(poster)
  const proposalId = await submitted(await newProvider(), jobId)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => run('proposalAccept', { proposalId }, poster)),
  )
  expect(answers.map((answer) => answer.proposal?.status)).toEqual(Array(10).fill('ACCEPTED'))
  expect(await typesOf(`marketplace.proposal/${proposalId}`)).toEqual([
    'marketplace.proposal.submitted',
    'marketplace.proposal.accepted',
  ])
})

test('no proposal stands on a job that was awarded while it was being sent', async () => {
  const poster = newPoster()
  const jobId = await openJob(poster)
  const winner = await submitted(await newProvider(), jobId)
  const providers: UserViewer[] = []
  for (let number = 0; number < 10; number += 1) providers.push(await newProvider())
  await Promise.all([
    ...providers.slice(0, 5).map((provider) => submit(provider, jobId)),
    run('proposalAccept', { proposalId: winner }, poster),
    ...providers.slice(5).map((provider) => submit(provider, jobId)),
  ])
  const { job } = await subgraph.data(
    'query ($id: ID!) { job(id: $id) { proposals(first: 100) { edges { node { status } } } } }',
    { id: jobId },
    poster,
  )
  const statuses = job.proposals.edges.map((edge: { node: { status: string } }) => edge.node.status)
  expect(statuses.filter((status: string) => status === 'SUBMITTED')).toEqual([])
})

test('the winner starts the work, the poster completes it, and the losers do neither', async () => {
  const poster = newPoster()
  const [winner, loser] = [await newProvider(), await newProvider()]
  const jobId = await openJob(poster)
  await submitted(loser, jobId)
  const proposalId = await submitted(winner, jobId)
  await run('proposalAccept', { proposalId }, poster)
  const move = async (transition: string, viewer: UserViewer) => {
    const { job, userErrors } = await run('jobMove', { jobId, transition }, viewer, 'job { status }')
    return job?.status ?? userErrors[0].code
  }
  expect(await move('START', loser)).toBe('NOT_ALLOWED')
  expect(await move('START', poster)).toBe('NOT_ALLOWED')
  expect(await move('START', winner)).toBe('IN_PROGRESS')
  expect(await move('COMPLETE', winner)).toBe('NOT_ALLOWED')
  expect(await move('COMPLETE', poster)).toBe('COMPLETED')
  const { job } = await subgraph.data(
    'query ($id: ID!) { job(id: $id) { awardedProposal { id } } }',
    { id: jobId },
    loser,
  )
  expect(job).toEqual({ awardedProposal: null })
})

test('cancelling a job declines what stands, and a declined proposal stays declined', async () => {
  const poster = newPoster()
  const provider = await newProvider()
  const jobId = await openJob(poster)
  const proposalId = await submitted(provider, jobId)
  await run('jobMove', { jobId, transition: 'CANCEL' }, poster, 'job { id }')
  expect(await typesOf(`marketplace.proposal/${proposalId}`)).toEqual([
    'marketplace.proposal.submitted',
    'marketplace.proposal.declined',
  ])
  expect((await run('proposalWithdraw', { proposalId }, provider)).userErrors[0].code).toBe('PROPOSAL_CLOSED')
  expect((await run('proposalAccept', { proposalId }, poster)).userErrors[0].code).toBe('JOB_NOT_OPEN')
  expect((await run('proposalDecline', { proposalId }, provider)).userErrors[0].code).toBe('NOT_ALLOWED')
})

test('a member below AGENT decides nothing', async () => {
  const poster = newPoster()
  const provider = await newProvider()
  const proposalId = await submitted(provider, await openJob(poster))
  const member = { ...poster, userId: createId(), role: 'MEMBER' as const }
  expect((await run('proposalAccept', { proposalId }, member)).userErrors[0].code).toBe('NOT_ALLOWED')
})

test.each([
  [{ coverLetter: 'x'.repeat(49) }, ['input', 'coverLetter']],
  [{ coverLetter: 'x'.repeat(5001) }, ['input', 'coverLetter']],
  [{ estimatedDays: 0 }, ['input', 'estimatedDays']],
  [{ bid: euro(-5) }, ['input', 'bid', 'amount']],
  [{ bid: euro(1.5) }, ['input', 'bid', 'amount']],
])('%j is refused with the field at fault', async (overrides, field) => {
  const input = { jobId: createId(), coverLetter, bid: euro(1), estimatedDays: 3, ...overrides }
  const result = await subgraph.run(mutation('proposalSubmit', proposalFields), { input }, newPoster())
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field })
})

test('ten jobs with their proposals and providers cost four statements', async () => {
  const poster = newPoster()
  const [one, other] = [await newProvider(), await newProvider()]
  for (let number = 0; number < 10; number += 1) {
    const jobId = await openJob(poster)
    await submit(one, jobId)
    await submit(other, jobId)
  }
  const query =
    '{ jobs(first: 10) { edges { node { proposals { edges { node { bid { amount } provider { headline } job { title } } } } } } } }'
  const { value, statements } = await subgraph.database.statements.count(() =>
    subgraph.data(query, {}, poster),
  )
  expect(value.jobs.edges).toHaveLength(10)
  // The jobs of the proposals are asked for by a loader of their own.
  expect(statements).toHaveLength(4)
})
