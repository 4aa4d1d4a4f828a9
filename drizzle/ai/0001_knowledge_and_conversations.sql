create schema ai;

-- The operator organisation answers the conversations of retail customers; an event tells ai which one it is.
create table ai.operator_organisation (
  organisation_id uuid primary key
);
create unique index operator_organisation_only_key on ai.operator_organisation ((true));

-- Which account belongs to which customer, as crm told.
create table ai.customer_accounts (
  customer_id uuid primary key,
  organisation_id uuid not null,
  user_id uuid
);
create index customer_accounts_user_id_idx on ai.customer_accounts (user_id, organisation_id);

-- How every text of the knowledge base and every question is read. A unit written on its number is a word of its own:
-- 48V must find 48 V.
create function ai.text_vector(content text) returns tsvector language sql immutable parallel safe as
  $$ select to_tsvector('pg_catalog.english'::regconfig, regexp_replace(content, '(\d)(V|Ah|mAh|A|Wh|kWh|W|kg|mm|Nm|°C|%)(?![[:alnum:]])', '\1 \2', 'g')) $$;

-- A query for one lexeme as it stands in a vector, quoted.
create function ai.lexeme_query(lexeme text) returns tsquery language sql immutable parallel safe as
  $$ select ('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery $$;

-- Audiences outside the owning organisation that the viewer belongs to.
create function ai.viewer_audiences() returns text[] language sql stable parallel safe as
  $$ select case when platform.viewer_claims()->>'role' = 'user' and platform.viewer_claims()->>'organisation_kind' = 'DEALER'
                 then array['PUBLIC', 'DEALER'] else array['PUBLIC'] end $$;

create table ai.knowledge_articles (
  id uuid primary key,
  organisation_id uuid not null,
  slug text not null,
  title text not null,
  body text not null,
  category text not null,
  audience text not null,
  tags text[] not null,
  status text not null,
  author_id uuid not null,
  version integer not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  published_at timestamptz(3),
  archived_at timestamptz(3),
  constraint knowledge_articles_organisation_id_slug_key unique (organisation_id, slug),
  constraint knowledge_articles_id_organisation_id_audience_key unique (id, organisation_id, audience),
  constraint knowledge_articles_audience_check check (audience in ('PUBLIC', 'DEALER', 'INTERNAL')),
  constraint knowledge_articles_status_check check (status in ('DRAFT', 'PUBLISHED', 'ARCHIVED')),
  constraint knowledge_articles_published_at_check check (status <> 'PUBLISHED' or published_at is not null),
  constraint knowledge_articles_archived_at_check check ((status = 'ARCHIVED') = (archived_at is not null))
);
create index knowledge_articles_updated_at_idx on ai.knowledge_articles (updated_at desc, id desc);
create index knowledge_articles_title_idx on ai.knowledge_articles (title, id);
create index knowledge_articles_category_idx on ai.knowledge_articles (category, updated_at desc, id desc);

-- Published articles as search reads them: title before tags before body. The plain text is the body without markdown.
create table ai.article_index (
  article_id uuid primary key,
  organisation_id uuid not null,
  audience text not null,
  plain_text text not null,
  vector tsvector not null,
  constraint article_index_article_id_fkey foreign key (article_id, organisation_id, audience)
    references ai.knowledge_articles (id, organisation_id, audience) on update cascade on delete cascade
);
create index article_index_vector_idx on ai.article_index using gin (vector);

-- Published articles in pieces of about a hundred words: what answers are made from.
create table ai.passages (
  id uuid primary key,
  article_id uuid not null,
  organisation_id uuid not null,
  audience text not null,
  position integer not null,
  title text not null,
  keywords text not null,
  content text not null,
  words integer not null,
  sentences jsonb not null,
  vector tsvector not null generated always as (
    setweight(ai.text_vector(title), 'A') || setweight(ai.text_vector(keywords), 'B') || setweight(ai.text_vector(content), 'D')
  ) stored,
  constraint passages_article_id_position_key unique (article_id, position),
  constraint passages_article_id_fkey foreign key (article_id, organisation_id, audience)
    references ai.knowledge_articles (id, organisation_id, audience) on update cascade on delete cascade
);
create index passages_vector_idx on ai.passages using gin (vector);

create table ai.conversations (
  id uuid primary key,
  organisation_id uuid not null,
  user_id uuid not null,
  customer_id uuid,
  agent_id uuid,
  client_key text,
  subject text,
  status text not null,
  message_count integer not null,
  version integer not null,
  created_at timestamptz(3) not null,
  last_message_at timestamptz(3) not null,
  handed_over_at timestamptz(3),
  closed_at timestamptz(3),
  constraint conversations_user_id_client_key_key unique (user_id, client_key),
  constraint conversations_id_organisation_id_user_id_key unique (id, organisation_id, user_id),
  constraint conversations_status_check check (status in ('OPEN', 'HANDED_OVER', 'CLOSED')),
  constraint conversations_handed_over_at_check check (status <> 'HANDED_OVER' or handed_over_at is not null),
  constraint conversations_closed_at_check check ((status = 'CLOSED') = (closed_at is not null))
);
create index conversations_organisation_id_last_message_at_idx on ai.conversations (organisation_id, last_message_at desc, id desc);
create index conversations_organisation_id_created_at_idx on ai.conversations (organisation_id, created_at desc, id desc);
create index conversations_user_id_last_message_at_idx on ai.conversations (user_id, last_message_at desc, id desc);
create index conversations_customer_id_last_message_at_idx on ai.conversations (customer_id, last_message_at desc, id desc);

create table ai.messages (
  id uuid primary key,
  conversation_id uuid not null,
  organisation_id uuid not null,
  user_id uuid not null,
  position integer not null,
  role text not null,
  author_id uuid,
  client_key text,
  content text not null,
  in_reply_to uuid,
  outcome text,
  provider text,
  created_at timestamptz(3) not null,
  constraint messages_conversation_id_fkey foreign key (conversation_id, organisation_id, user_id)
    references ai.conversations (id, organisation_id, user_id),
  constraint messages_conversation_id_position_key unique (conversation_id, position),
  constraint messages_conversation_id_author_id_client_key_key unique (conversation_id, author_id, client_key),
  constraint messages_id_conversation_id_key unique (id, conversation_id),
  constraint messages_in_reply_to_key unique (in_reply_to),
  constraint messages_in_reply_to_fkey foreign key (in_reply_to, conversation_id) references ai.messages (id, conversation_id),
  constraint messages_role_check check (role in ('CUSTOMER', 'ASSISTANT', 'AGENT')),
  constraint messages_author_id_check check ((role = 'ASSISTANT') = (author_id is null)),
  constraint messages_in_reply_to_check check ((role = 'ASSISTANT') = (in_reply_to is not null)),
  constraint messages_outcome_check check (
    case when role = 'ASSISTANT' then coalesce(outcome, '') in ('ANSWERED', 'NOT_FOUND') else outcome is null end)
);
create index messages_conversation_id_position_idx on ai.messages (conversation_id, position, id);

-- What an answer stands on. Title and quote are kept as they were: the article may change or go.
create table ai.citations (
  id uuid primary key,
  message_id uuid not null,
  rank integer not null,
  article_id uuid not null,
  article_title text not null,
  quote text not null,
  score double precision,
  constraint citations_message_id_fkey foreign key (message_id) references ai.messages (id),
  constraint citations_message_id_rank_key unique (message_id, rank)
);
create index citations_article_id_idx on ai.citations (article_id);

-- How each answer was found.
create table ai.retrievals (
  message_id uuid primary key,
  organisation_id uuid not null,
  question text not null,
  terms jsonb not null,
  candidates jsonb not null,
  created_at timestamptz(3) not null,
  constraint retrievals_message_id_fkey foreign key (message_id) references ai.messages (id)
);

alter table ai.operator_organisation enable row level security;
alter table ai.operator_organisation force row level security;
create policy operator_organisation_read on ai.operator_organisation for select using (true);
create policy operator_organisation_write on ai.operator_organisation using ((select platform.viewer_is_service()));

alter table ai.customer_accounts enable row level security;
alter table ai.customer_accounts force row level security;
create policy customer_accounts_read on ai.customer_accounts for select
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or user_id = (select platform.viewer_user()));
create policy customer_accounts_write on ai.customer_accounts using ((select platform.viewer_is_service()));

-- Published articles are read by their audience, all others by the organisation that keeps them.
alter table ai.knowledge_articles enable row level security;
alter table ai.knowledge_articles force row level security;
create policy knowledge_articles_read on ai.knowledge_articles for select
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or (status = 'PUBLISHED' and audience = any ((select ai.viewer_audiences())::text[])));
create policy knowledge_articles_write on ai.knowledge_articles
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

alter table ai.article_index enable row level security;
alter table ai.article_index force row level security;
create policy article_index_read on ai.article_index for select
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or audience = any ((select ai.viewer_audiences())::text[]));
create policy article_index_write on ai.article_index
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy article_index_owner on ai.article_index for select to current_user using (true);

alter table ai.passages enable row level security;
alter table ai.passages force row level security;
create policy passages_read on ai.passages for select
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or audience = any ((select ai.viewer_audiences())::text[]));
create policy passages_write on ai.passages
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy passages_owner on ai.passages for select to current_user using (true);

-- A conversation is seen by the person who holds it and by the organisation that answers it.
alter table ai.conversations enable row level security;
alter table ai.conversations force row level security;
create policy conversations_parties on ai.conversations
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or user_id = (select platform.viewer_user()));

alter table ai.messages enable row level security;
alter table ai.messages force row level security;
create policy messages_parties on ai.messages
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or user_id = (select platform.viewer_user()));

alter table ai.citations enable row level security;
alter table ai.citations force row level security;
create policy citations_parties on ai.citations
  using ((select platform.viewer_is_service())
      or exists (select from ai.messages where messages.id = citations.message_id));

-- Written with the answer, whoever asked; read by the organisation that has to know why it was given.
alter table ai.retrievals enable row level security;
alter table ai.retrievals force row level security;
create policy retrievals_read on ai.retrievals for select
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy retrievals_insert on ai.retrievals for insert
  with check ((select platform.viewer_is_service())
      or exists (select from ai.messages where messages.id = retrievals.message_id
                    and messages.organisation_id = retrievals.organisation_id));

-- The functions below search as the tables' owner and apply what the policies say themselves: @@ is not leakproof, so under
-- a policy it may not use the index and every search would read the whole knowledge base.

-- How many passages the viewer may read, and their mean length in words.
create function ai.passage_statistics(out passages integer, out mean_words double precision)
  language sql stable security definer set search_path = '' as $$
  select count(*)::integer, coalesce(avg(p.words), 0)::double precision from ai.passages p
   where (select platform.viewer_is_service())
      or p.organisation_id = (select platform.viewer_organisation())
      or p.audience = any ((select ai.viewer_audiences())::text[])
$$;

-- In how many of them each lexeme stands.
create function ai.lexeme_statistics(lexemes text[]) returns table (lexeme text, passages integer)
  language sql stable security definer set search_path = '' as $$
  select l.lexeme, (select count(*)::integer from ai.passages p
                     where p.vector @@ ai.lexeme_query(l.lexeme)
                       and ((select platform.viewer_is_service())
                         or p.organisation_id = (select platform.viewer_organisation())
                         or p.audience = any ((select ai.viewer_audiences())::text[])))
    from unnest(lexemes) as l (lexeme)
$$;

-- The passages that hold any of the lexemes, those with the most weight of lexemes first.
create function ai.match_passages(lexemes text[], weights double precision[], most integer) returns table (passage_id uuid)
  language sql stable security definer set search_path = '' as $$
  select p.id from ai.passages p
   where p.vector @@ (select string_agg(ai.lexeme_query(l.lexeme)::text, ' | ')::tsquery from unnest(lexemes) as l (lexeme))
     and ((select platform.viewer_is_service())
       or p.organisation_id = (select platform.viewer_organisation())
       or p.audience = any ((select ai.viewer_audiences())::text[]))
   order by (select sum(t.weight) from unnest(lexemes, weights) as t (lexeme, weight)
              where p.vector @@ ai.lexeme_query(t.lexeme)) desc, p.id
   limit most
$$;

-- Articles that meet a query, best first, behind a place in that order.
create function ai.search_articles(query tsquery, after_score real, after_id uuid, most integer)
  returns table (article_id uuid, score real)
  language sql stable security definer set search_path = '' as $$
  select found.article_id, found.score from (
    select i.article_id, ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', i.vector, query, 1) as score
      from ai.article_index i
     where i.vector @@ query
       and ((select platform.viewer_is_service())
         or i.organisation_id = (select platform.viewer_organisation())
         or i.audience = any ((select ai.viewer_audiences())::text[]))) found
   where after_score is null or (found.score, found.article_id) < (after_score, after_id)
   order by found.score desc, found.article_id desc
   limit most
$$;
