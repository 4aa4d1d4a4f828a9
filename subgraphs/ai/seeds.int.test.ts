import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedAi } from '../../drizzle/seeds/ai.ts'
import { generateWorld } from '../../drizzle/seeds/world/world.ts'
import type { World } from '../../drizzle/seeds/world/world.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { createTestDatabase } from '../../tests/testkit/database.ts'
import type { TestDatabase } from '../../tests/testkit/database.ts'

let seeded: TestDatabase
let world: World

beforeAll(async () => {
  seeded = await createTestDatabase(['ai'])
  world = generateWorld({ seed: 7, asOf: new Date('2026-11-21T00:00:00Z') })
  await seeded.database.as(serviceViewer('seed'), 'seed').write((tx) => seedAi(tx, world))
})
afterAll(() => seeded.drop())

async function ask(query: string): Promise<Record<string, unknown>[]> {
  return seeded.database.sql.begin(async (sql) => {
    await sql`select set_config('request.jwt.claims', '{"role":"service","sub":"test"}', true)`
    return [...(await sql.unsafe(query))]
  })
}

test('the seeded rows are as many as the world has', async () => {
  const [counts] = await ask(`
    select (select count(*)::int from ai.knowledge_articles) as articles, (select count(*)::int from ai.article_index) as indexed,
           (select count(distinct article_id)::int from ai.passages) as split, (select count(*)::int from ai.conversations) as conversations,
           (select count(*)::int from ai.messages) as messages, (select count(*)::int from ai.citations) as citations,
           (select count(*)::int from ai.customer_accounts) as customers`)
  const said = world.conversations.flatMap(({ messages }) => messages)
  const articles = world.articles.length
  expect(articles).toBeGreaterThanOrEqual(40)
  expect(counts).toEqual({
    articles,
    indexed: articles,
    split: articles,
    conversations: world.conversations.length,
    messages: said.length,
    citations: said.flatMap(({ citations }) => citations).length,
    customers: world.customers.length,
  })
})

test('versions and message counts are those of the events', async () => {
  const wrong = await ask(`
    select id from ai.knowledge_articles a
     where version <> (select count(*) from platform.events e where e.stream = 'ai.knowledge_article/' || a.id)
    union all
    select id from ai.conversations c
     where version <> (select max(version) from platform.events e where e.stream = 'ai.conversation/' || c.id)
        or message_count <> (select count(*) from ai.messages m where m.conversation_id = c.id)
        or message_count <> (select count(*) from platform.events e where e.stream = 'ai.conversation/' || c.id and e.type = 'ai.message.added')
        or (status = 'HANDED_OVER') and not exists (select from platform.events e where e.stream = 'ai.conversation/' || c.id and e.type = 'ai.conversation.handed_over')`)
  expect(wrong).toEqual([])
})

test('each seeded quote is a sentence of a passage of the article it names', async () => {
  const wrong = await ask(`
    select c.quote from ai.citations c
     where not exists (select from ai.passages p where p.article_id = c.article_id and strpos(p.content, c.quote) > 0)`)
  expect(wrong).toEqual([])
})
