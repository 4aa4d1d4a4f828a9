-- What row level security asks about the viewer whose claims the transaction carries.
-- Stable and parallel safe: the planner evaluates each once per statement.
create function platform.viewer_claims() returns jsonb language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb, '{"role":"anonymous"}'::jsonb) $$;
create function platform.viewer_user() returns uuid language sql stable parallel safe as
  $$ select case when platform.viewer_claims()->>'role' = 'user' then (platform.viewer_claims()->>'sub')::uuid end $$;
create function platform.viewer_organisation() returns uuid language sql stable parallel safe as
  $$ select case when platform.viewer_claims()->>'role' = 'user' then (platform.viewer_claims()->>'organisation_id')::uuid end $$;
create function platform.viewer_is_operator() returns boolean language sql stable parallel safe as
  $$ select platform.viewer_claims()->>'role' = 'user' and coalesce(platform.viewer_claims()->>'organisation_kind', '') = 'OPERATOR' $$;
create function platform.viewer_is_service() returns boolean language sql stable parallel safe as
  $$ select platform.viewer_claims()->>'role' = 'service' $$;

-- The spine. `transaction_id` is the writer's: readers stay below the oldest running one, so a transaction that
-- took its position early and commits late is never skipped.
create table platform.events (
  position bigint generated always as identity primary key,
  transaction_id xid8 not null default pg_current_xact_id(),
  id uuid not null,
  type text not null,
  stream text not null,
  version integer not null,
  schema_version integer not null,
  organisation_id uuid,
  actor jsonb not null,
  correlation_id text not null,
  causation_id uuid,
  trace_parent text,
  occurred_at timestamptz(3) not null,
  data jsonb not null,
  constraint events_id_key unique (id),
  constraint events_stream_version_key unique (stream, version)
);
create index events_transaction_id_position_idx on platform.events (transaction_id, position);
create index events_type_idx on platform.events (type, transaction_id, position);

alter table platform.events enable row level security;
alter table platform.events force row level security;
create policy events_read on platform.events for select
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
-- Nobody inserts directly: `platform.append_events` does, and stamps the actor itself.
create policy events_append on platform.events for insert with check ((select platform.viewer_is_service()));
-- The functions below run as this owner, who need not be a superuser.
create policy events_owner on platform.events for all to current_user using (true) with check (true);

-- Serialises the writers of one stream until they end, and tells the version they write after.
-- Runs as its owner because a writer may lack the right to read the events it appends after.
create function platform.lock_stream(stream_name text) returns integer language plpgsql volatile security definer set search_path = '' as $$
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(stream_name, 0));
  return coalesce((select max(version) from platform.events where stream = stream_name), 0);
end $$;

-- Appends `rows` after version `base`; a gap (base beyond the stream's end) or a taken version is refused.
create function platform.append_events(stream_name text, organisation uuid, base integer, rows jsonb) returns void
  language plpgsql volatile security definer set search_path = '' as $$
declare claims jsonb := platform.viewer_claims();
begin
  if base > 0 and not exists (select from platform.events where stream = stream_name and version = base) then
    raise unique_violation using constraint = 'events_stream_version_key', message = 'the stream is not at the expected version';
  end if;
  insert into platform.events
    (id, type, stream, version, schema_version, organisation_id, actor, correlation_id, causation_id, trace_parent, occurred_at, data)
  select r.id, r.type, stream_name, r.version, r.schema_version, organisation,
         pg_catalog.jsonb_build_object('kind', claims->>'role', 'id', claims->>'sub'),
         coalesce(nullif(pg_catalog.current_setting('request.id', true), ''), 'none'), r.causation_id,
         nullif(pg_catalog.current_setting('request.trace', true), ''), pg_catalog.clock_timestamp(), r.data
    from pg_catalog.jsonb_to_recordset(rows)
         as r(id uuid, type text, version integer, schema_version integer, causation_id uuid, data jsonb);
  perform pg_catalog.pg_notify('stratograph_events', '');
end $$;

create table platform.consumer_checkpoints (
  consumer text not null,
  source text not null,
  transaction_id xid8 not null default '0',
  position bigint not null default 0,
  updated_at timestamptz(3) not null default now(),
  primary key (consumer, source)
);

-- Events a consumer gave up on, kept in sight until somebody replays or discards them.
create table platform.parked_events (
  consumer text not null,
  event_id uuid not null,
  source text not null,
  attempts integer not null,
  error text not null,
  parked_at timestamptz(3) not null default now(),
  primary key (consumer, event_id)
);

alter table platform.consumer_checkpoints enable row level security;
alter table platform.consumer_checkpoints force row level security;
create policy consumer_checkpoints_service on platform.consumer_checkpoints using ((select platform.viewer_is_service()));
alter table platform.parked_events enable row level security;
alter table platform.parked_events force row level security;
create policy parked_events_service on platform.parked_events using ((select platform.viewer_is_service()));
