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

-- The spine. The log's order is `position`. Not the transaction id: a transaction may get its id early, for an
-- unrelated row, and append to a stream after a younger transaction did, which would turn the stream's order round;
-- and transaction ids start anew when a dump is restored elsewhere.
create table platform.events (
  position bigint generated always as identity primary key,
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
create index events_type_position_idx on platform.events (type, position);
create index events_organisation_id_position_idx on platform.events (organisation_id, position);

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

-- Marks this transaction as one that is appending, until it ends: a shared lock that nobody ever waits for and whose
-- key tells the log's last position before this transaction took any. `platform.log_state` stays below it.
-- The key has room for 32 bits of the position; the reader puts the others back.
-- 1937011306 is an arbitrary number that sets these locks apart from other advisory locks.
create function platform.mark_appending() returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
  if coalesce(pg_catalog.current_setting('stratograph.appending', true), '') = '' then
    perform pg_catalog.pg_advisory_xact_lock_shared(1937011306, last_value::bit(32)::integer) from platform.events_position_seq;
    -- Goes with the transaction or savepoint, as the lock does.
    perform pg_catalog.set_config('stratograph.appending', 'yes', true);
  end if;
  return null;
end $$;
-- Before the statement, hence before any of its rows takes a position, whoever inserts.
create trigger events_mark_appending before insert on platform.events for each statement execute function platform.mark_appending();

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
         coalesce(nullif(pg_catalog.current_setting('request.id', true), ''), 'none'),
         coalesce(r.causation_id, nullif(pg_catalog.current_setting('request.cause', true), '')::uuid),
         nullif(pg_catalog.current_setting('request.trace', true), ''), pg_catalog.clock_timestamp(), r.data
    from pg_catalog.jsonb_to_recordset(rows)
         as r(id uuid, type text, version integer, schema_version integer, causation_id uuid, data jsonb)
   order by r.version;
  perform pg_catalog.pg_notify('stratograph_events', '');
end $$;

-- How far the log can be read without ever having to come back:
--   head     the last event before which no event can appear any more
--   issued   the last position any transaction ever took
--   writers  whether transactions are appending now, which may hold `head` back
-- The order of the three reads is what makes it gap-free. A writer marks itself before it takes a position, so one that
-- is not among the marks either ended, and its events are seen by the third read, or takes positions beyond `issued`.
-- Reads events as the owner; it tells nothing of them but where they end.
create function platform.log_state(out head bigint, out issued bigint, out writers boolean)
  language plpgsql volatile security definer set search_path = '' as $$
declare lowest bigint;
begin
  select case when s.is_called then s.last_value else 0 end into issued from platform.events_position_seq s;
  select min(issued + (l.objid::bigint - issued)::bit(32)::integer) into lowest from pg_catalog.pg_locks l
   where l.locktype = 'advisory' and l.classid = 1937011306 and l.objsubid = 2
     and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database());
  writers := lowest is not null;
  -- An event's position and not the bare horizon: after a crash the sequence may issue numbers again that no event bore.
  select coalesce(max(e.position), 0) into head from platform.events e where e.position <= least(issued, lowest);
end $$;

-- How far each consumer has come in each log it reads, and what stands in its way.
create table platform.consumer_checkpoints (
  consumer text not null,
  source text not null,
  position bigint not null,
  -- Failed tries of the event after `position`, shared by the processes that take turns; 0 when all is well.
  attempts integer not null default 0,
  retry_at timestamptz(3),
  last_error text,
  updated_at timestamptz(3) not null default now(),
  primary key (consumer, source)
);

-- Events a consumer gave up on, kept in sight until somebody replays or discards them.
create table platform.parked_events (
  consumer text not null,
  event_id uuid not null,
  source text not null,
  event_type text not null,
  stream text not null,
  attempts integer not null,
  error text not null,
  parked_at timestamptz(3) not null default now(),
  primary key (consumer, event_id)
);
create index parked_events_parked_at_idx on platform.parked_events (parked_at, event_id);

alter table platform.consumer_checkpoints enable row level security;
alter table platform.consumer_checkpoints force row level security;
create policy consumer_checkpoints_service on platform.consumer_checkpoints using ((select platform.viewer_is_service()));
alter table platform.parked_events enable row level security;
alter table platform.parked_events force row level security;
create policy parked_events_service on platform.parked_events using ((select platform.viewer_is_service()));
