import { expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import { helpDeskStaff, publishArticle } from '../../../tests/testkit/ai.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { ai } from '../subgraph.ts'

const subgraph = testSubgraph(ai)
const manager = helpDeskStaff(createId(), 'MANAGER')
const dealer = testUser({ organisationId: createId(), organisationKind: 'DEALER', role: 'OWNER' })
const readers = { nobody: undefined, retail: testUser(), dealer, manager }

const create = `mutation ($input: KnowledgeArticleCreateInput!) {
  knowledgeArticleCreate(input: $input) { article { id status tags author { id } } userErrors { code field } }
}`
const articleInput = (slug = `a-${createId()}`) => ({
  slug,
  title: 'Title',
  body: 'Some text.',
  category: 'SAFETY',
  audience: 'PUBLIC',
})
const search = `query ($query: String!, $first: Int, $after: String) {
  knowledgeSearch(query: $query, first: $first, after: $after) {
    edges { node { id title } score snippet cursor } pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`
const found = async (query: string, viewer = manager) =>
  (await subgraph.data(search, { query }, viewer)).knowledgeSearch.edges.map(
    ({ node }: { node: { id: string } }) => node.id,
  )

test('an article is a draft that its keepers alone see until it is published', async () => {
  const { knowledgeArticleCreate } = await subgraph.data(
    create,
    { input: { ...articleInput(), tags: [' LFP ', 'lfp'] } },
    manager,
  )
  const { id, ...article } = knowledgeArticleCreate.article
  expect(article).toEqual({ status: 'DRAFT', tags: ['lfp'], author: { id: manager.userId } })
  const query = 'query ($id: ID!) { knowledgeArticle(id: $id) { status publishedAt } }'
  const read = async (viewer = readers.retail) =>
    (await subgraph.data(query, { id }, viewer)).knowledgeArticle
  expect(await read()).toBeNull()
  expect(await read(manager)).toEqual({ status: 'DRAFT', publishedAt: null })
  const publish =
    'mutation ($id: ID!) { knowledgeArticlePublish(input: { articleId: $id }) { article { id } userErrors { code } } }'
  await subgraph.data(publish, { id }, manager)
  expect(await read()).toMatchObject({ status: 'PUBLISHED' })
  expect((await subgraph.data(publish, { id }, manager)).knowledgeArticlePublish).toEqual({
    article: null,
    userErrors: [{ code: 'ALREADY_PUBLISHED' }],
  })
})

test('an article is read and found by its audience alone', async () => {
  const word = 'zibeline'
  for (const audience of ['PUBLIC', 'DEALER', 'INTERNAL'])
    await publishArticle(subgraph, manager, { title: `${audience} ${word}`, body: 'Text.', audience })
  const titles: Record<string, string[]> = {}
  const list = 'query { knowledgeArticles(first: 100) { edges { node { title } } } }'
  for (const [name, viewer] of Object.entries(readers)) {
    const listed = (await subgraph.data(list, {}, viewer)).knowledgeArticles.edges as {
      node: { title: string }
    }[]
    const hits = (await subgraph.data(search, { query: word }, viewer)).knowledgeSearch.edges as typeof listed
    const named = (edges: typeof listed) =>
      edges.map(({ node }) => node.title).filter((title) => title.endsWith(word)).map((title) => title.split(' ')[0] ?? '').toSorted() // prettier-ignore
    expect(named(hits)).toEqual(named(listed))
    titles[name] = named(hits)
  }
  expect(titles).toEqual({
    nobody: ['PUBLIC'],
    retail: ['PUBLIC'],
    dealer: ['DEALER', 'PUBLIC'],
    manager: ['DEALER', 'INTERNAL', 'PUBLIC'],
  })
})

test('what changes in an article is found at once, and what was taken back no longer', async () => {
  const id = await publishArticle(subgraph, manager, {
    title: 'Torque',
    body: 'Tighten the quokka bolt well.',
  })
  expect(await found('quokka')).toEqual([id])
  const update = `mutation ($input: KnowledgeArticleUpdateInput!) {
    knowledgeArticleUpdate(input: $input) { article { body audience } userErrors { code } }
  }`
  await subgraph.data(
    update,
    { input: { articleId: id, body: 'Tighten the wombat bolt well.', audience: 'INTERNAL' } },
    manager,
  )
  expect(await found('quokka')).toEqual([])
  expect(await found('wombat')).toEqual([id])
  expect(await found('wombat', dealer)).toEqual([])
  const archive =
    'mutation ($id: ID!) { knowledgeArticleArchive(input: { articleId: $id }) { article { status } userErrors { code } } }'
  expect((await subgraph.data(archive, { id }, manager)).knowledgeArticleArchive.article).toEqual({
    status: 'ARCHIVED',
  })
  expect(await found('wombat')).toEqual([])
  const events = await subgraph.database.sql.begin(async (sql) => {
    await sql`select set_config('request.jwt.claims', '{"role":"service","sub":"test"}', true)`
    return sql<
      { type: string }[]
    >`select type from platform.events where stream = ${`ai.knowledge_article/${id}`} order by version`
  })
  expect(events.map(({ type }) => type)).toEqual([
    'ai.knowledge_article.created',
    'ai.knowledge_article.published',
    'ai.knowledge_article.updated',
    'ai.knowledge_article.archived',
  ])
})

test('a word in the title finds before one in the tags, and that before one in the text', async () => {
  const inText = await publishArticle(subgraph, manager, {
    title: 'One',
    body: 'Here is the numbat.',
    tags: ['x'],
  })
  const inTags = await publishArticle(subgraph, manager, {
    title: 'Two',
    body: 'Here is some text.',
    tags: ['numbat'],
  })
  const inTitle = await publishArticle(subgraph, manager, {
    title: 'Numbat',
    body: 'Here is some text.',
    tags: ['x'],
  })
  expect(await found('numbat')).toEqual([inTitle, inTags, inText])
})

test('a search is paged without loss, repeats nothing and marks the words it found', async () => {
  const ids = new Set<string>()
  for (let count = 0; count < 7; count += 1)
    ids.add(
      await publishArticle(subgraph, manager, {
        title: `Part ${count}`,
        body: 'The **bilby** digs **deep**.',
      }),
    )
  const seen: string[] = []
  let after: string | null = null
  for (let page = 0; page < 10; page += 1) {
    const answer: Record<string, any> = await subgraph.data(
      search,
      { query: 'bilby', first: 3, after },
      manager,
    )
    const { knowledgeSearch } = answer
    for (const { node, snippet } of knowledgeSearch.edges) {
      seen.push(node.id)
      expect(snippet).toBe('**bilby** digs deep')
    }
    expect(knowledgeSearch.pageInfo.hasPreviousPage).toBe(after !== null)
    after = knowledgeSearch.pageInfo.endCursor
    if (!knowledgeSearch.pageInfo.hasNextPage) break
  }
  expect(seen).toHaveLength(7)
  expect(new Set(seen)).toEqual(ids)
})

test('quotes, or and minus mean in a search what they say', async () => {
  const near = await publishArticle(subgraph, manager, { title: 'Near', body: 'A potoroo bandicoot runs.' })
  const apart = await publishArticle(subgraph, manager, {
    title: 'Apart',
    body: 'A potoroo meets a bandicoot.',
  })
  expect(await found('"potoroo bandicoot"')).toEqual([near])
  expect(new Set(await found('potoroo or nothing-at-all'))).toEqual(new Set([near, apart]))
  expect(await found('potoroo -meets')).toEqual([near])
  expect(await found(`the ' & | ! ( : * and`)).toEqual([])
})

test('only managers of the operator write articles', async () => {
  const codes: unknown[] = []
  for (const viewer of [undefined, readers.retail, dealer, helpDeskStaff(createId(), 'AGENT')]) {
    const { errors } = await subgraph.run(create, { input: articleInput() }, viewer)
    codes.push(errors?.[0]?.extensions?.['code'])
  }
  expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'])
})

test('another keeper changes nothing of ours, and our slugs are ours alone', async () => {
  const slug = `taken-${createId()}`
  const { knowledgeArticleCreate } = await subgraph.data(create, { input: articleInput(slug) }, manager)
  const second = await subgraph.data(create, { input: articleInput(slug) }, manager)
  expect(second.knowledgeArticleCreate).toEqual({
    article: null,
    userErrors: [{ code: 'SLUG_TAKEN', field: ['input', 'slug'] }],
  })
  const stranger = helpDeskStaff(createId(), 'OWNER')
  const { id } = knowledgeArticleCreate.article
  const update = `mutation ($id: ID!) {
    knowledgeArticleUpdate(input: { articleId: $id, title: "Mine" }) { article { id } userErrors { code field } }
  }`
  expect((await subgraph.data(update, { id }, stranger)).knowledgeArticleUpdate).toEqual({
    article: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['input', 'articleId'] }],
  })
})

test.each([
  ['an over-long title', { title: 'x'.repeat(10_241) }, ['input', 'title']],
  ['a blank body', { body: '  ' }, ['input', 'body']],
  ['a slug with a space', { slug: 'a b' }, ['input', 'slug']],
  ['too many tags', { tags: Array.from({ length: 21 }, (_, index) => `t${index}`) }, ['input', 'tags']],
])('%s is refused with the field at fault', async (_, part, field) => {
  const { data, errors } = await subgraph.run(create, { input: { ...articleInput(), ...part } }, manager)
  expect(data).toBeNull()
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field })
})

test('a malformed cursor, a blank query and an unknown category are refused', async () => {
  const codeOf = async (query: string) => (await subgraph.run(query)).errors?.[0]?.extensions
  expect(await codeOf('{ knowledgeSearch(query: "a", after: "nonsense") { edges { cursor } } }')).toEqual({
    code: 'BAD_USER_INPUT',
    field: ['after'],
  })
  expect(await codeOf('{ knowledgeSearch(query: " ") { edges { cursor } } }')).toEqual({
    code: 'BAD_USER_INPUT',
    field: ['query'],
  })
  const wrong = await subgraph.run('{ knowledgeArticles(filter: { category: POETRY }) { edges { cursor } } }')
  expect(wrong.errors?.[0]?.message).toContain('POETRY')
})
