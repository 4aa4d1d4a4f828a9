import { inArray, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { passages, retrievals } from '../tables.ts'
import { synonymGroups } from './trade-words.ts'
import type { PassageMatch, PassageStatistics, RetrievalTerm, TermFrequency } from './retrieval.ts'

export type RetrievalRow = typeof retrievals.$inferSelect

export type QuestionLexeme = Omit<RetrievalTerm, 'weight'>

/** A passage with its sentences, and the lexemes of the question each of them holds. */
export interface PassageContent {
  readonly passageId: string
  readonly text: string
  readonly sentences: readonly {
    readonly text: string
    readonly lexemes: readonly string[]
    readonly sectionLexemes: readonly string[]
  }[]
}

/**
 * The lexemes of a question, of what means the same and of the message before it, with what stands in the passages the
 * viewer may read.
 */
export async function selectQuestionLexemes(
  tx: Transaction,
  question: string,
  before: string,
): Promise<{ lexemes: QuestionLexeme[]; statistics: PassageStatistics }> {
  const rows = await tx.execute<LexemeRecord>(sql`
    with groups as (select value as members from jsonb_array_elements(${JSON.stringify(synonymGroups)}::jsonb)),
         asked as (select unnest(tsvector_to_array(ai.text_vector(${question}))) as lexeme),
         earlier as (select unnest(tsvector_to_array(ai.text_vector(${before}))) as lexeme except select lexeme from asked),
         alike as (select distinct on (lexeme) jsonb_array_elements_text(g.members) as lexeme, a.lexeme as concept
                     from asked a join groups g on g.members ? a.lexeme order by lexeme, concept),
         wanted as (select lexeme, lexeme as concept, true as is_asked from asked
                     union all select lexeme, concept, true from alike where lexeme not in (select lexeme from asked)
                     union all select lexeme, lexeme, false from earlier where lexeme not in (select lexeme from alike))
    select found.lexeme, wanted.concept, found.passages, wanted.is_asked, statistics.passages as "all", statistics.mean_words
      from ai.passage_statistics() as statistics
      left join (ai.lexeme_statistics(array(select lexeme from wanted)) as found join wanted using (lexeme)) on true
     order by found.lexeme`)
  const { all = 0, mean_words: meanWords = 0 } = rows[0] ?? {}
  const lexemes = rows.flatMap(({ lexeme, concept, passages, is_asked: isAsked }) =>
    lexeme === null ? [] : [{ lexeme, concept, passages, isAsked }],
  )
  return { lexemes, statistics: { passages: all, meanWords } }
}

type LexemeRecord = {
  lexeme: string | null
  concept: string
  passages: number
  is_asked: boolean
  all: number
  mean_words: number
}

/** The passages that hold the greatest weight of the telling terms, with how often each of the terms stands in them. */
export async function selectPassageMatches(
  tx: Transaction,
  terms: readonly RetrievalTerm[],
  telling: readonly RetrievalTerm[],
  most: number,
): Promise<PassageMatch[]> {
  const lexemes = textArray(terms.map(({ lexeme }) => lexeme))
  const wanted = textArray(telling.map(({ lexeme }) => lexeme))
  const weights = sql`${JSON.stringify(telling.map(({ weight }) => weight))}::jsonb`
  const rows = await tx.execute<{
    id: string
    article_id: string
    title: string
    words: number
    frequencies: TermFrequency[]
  }>(sql`
    select p.id, p.article_id, p.title, p.words,
           (select jsonb_agg(jsonb_build_object('lexeme', u.lexeme,
                     'title', (select count(*) from unnest(u.weights) w where w = 'A'),
                     'keywords', (select count(*) from unnest(u.weights) w where w = 'B'),
                     'text', (select count(*) from unnest(u.weights) w where w = 'D')) order by u.lexeme)
              from unnest(p.vector) u where u.lexeme = any(${lexemes})) as frequencies
      from ai.match_passages(${wanted}, array(select jsonb_array_elements_text(${weights})::double precision), ${most}) m
      join ai.passages p on p.id = m.passage_id`)
  return rows.map(({ id, article_id: articleId, title, words, frequencies }) => ({
    passageId: id,
    articleId,
    title,
    words,
    frequencies,
  }))
}

/** The sentences of passages, each with the lexemes of the question in it. */
export async function selectPassageContents(
  tx: Transaction,
  ids: readonly string[],
  lexemes: readonly string[],
): Promise<PassageContent[]> {
  const wanted = textArray(lexemes)
  const held = (text: string) =>
    sql`array(select unnest(tsvector_to_array(ai.text_vector(${sql.raw(text)}))) intersect select unnest(${wanted}) order by 1)`
  const rows = await tx
    .select({
      passageId: passages.id,
      text: passages.content,
      sentences: sql<PassageContent['sentences']>`(
        select jsonb_agg(jsonb_build_object('text', s.value->>'text', 'lexemes', ${held("s.value->>'text'")},
                 'sectionLexemes', ${held("coalesce(s.value->>'section', '')")}) order by s.ordinality)
          from jsonb_array_elements(${passages.sentences}) with ordinality as s (value, ordinality))`,
    })
    .from(passages)
    .where(inArray(passages.id, [...ids]))
  const byId = new Map(rows.map((row) => [row.passageId, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export async function insertRetrieval(tx: Transaction, row: RetrievalRow): Promise<void> {
  // Not `returning`: who asks may write the trace and not read it.
  await tx.insert(retrievals).values(row)
}

export function selectRetrievals(tx: Transaction, messageIds: readonly string[]): Promise<RetrievalRow[]> {
  return tx
    .select()
    .from(retrievals)
    .where(inArray(retrievals.messageId, [...messageIds]))
}

function textArray(values: readonly string[]) {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`
}
