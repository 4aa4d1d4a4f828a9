-- Batches of usage that were counted: one that is sent again is known by its id, which tells its time as well.
create table ecosystem.usage_batches (
  id uuid primary key,
  recorded_at timestamptz(3) not null default now()
);
alter table ecosystem.usage_batches enable row level security;
alter table ecosystem.usage_batches force row level security;
create policy usage_batches_service on ecosystem.usage_batches using ((select platform.viewer_is_service()));

-- What each key was used for, by operation, in minutes, hours and days of UTC. An operation that was not published has
-- no document id, one without a name no name.
create table ecosystem.usage_windows (
  organisation_id uuid not null,
  application_id uuid not null,
  api_key_id uuid not null,
  environment text not null,
  span text not null,
  starts_at timestamptz(3) not null,
  document_id text not null,
  operation_name text not null,
  published_id uuid,
  calls bigint not null,
  events bigint not null,
  refusals bigint not null,
  errors bigint not null,
  quota_errors bigint not null,
  estimated_points bigint not null,
  actual_points bigint not null,
  -- How many calls were executed within each stretch of latency: see platform/telemetry/latency-histogram.ts.
  latencies integer[] not null,
  primary key (api_key_id, span, starts_at, document_id, operation_name),
  constraint usage_windows_environment_check check (environment in ('LIVE', 'TEST')),
  constraint usage_windows_span_check check (span in ('MINUTE', 'HOUR', 'DAY'))
);
create index usage_windows_application_id_idx on ecosystem.usage_windows (application_id, span, starts_at);
create index usage_windows_organisation_id_idx on ecosystem.usage_windows (organisation_id, span, starts_at);
create index usage_windows_minutes_idx on ecosystem.usage_windows (starts_at) where span = 'MINUTE';

create table ecosystem.usage_errors (
  organisation_id uuid not null,
  application_id uuid not null,
  api_key_id uuid not null,
  environment text not null,
  span text not null,
  starts_at timestamptz(3) not null,
  document_id text not null,
  operation_name text not null,
  code text not null,
  count bigint not null,
  primary key (api_key_id, span, starts_at, document_id, operation_name, code)
);
create index usage_errors_application_id_idx on ecosystem.usage_errors (application_id, span, starts_at);
create index usage_errors_organisation_id_idx on ecosystem.usage_errors (organisation_id, span, starts_at);
create index usage_errors_minutes_idx on ecosystem.usage_errors (starts_at) where span = 'MINUTE';

-- Members see what their organisation's keys were used for, our staff all of it; only our services count.
alter table ecosystem.usage_windows enable row level security;
alter table ecosystem.usage_windows force row level security;
create policy usage_windows_tenant on ecosystem.usage_windows
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation()))
  with check ((select platform.viewer_is_service()));
alter table ecosystem.usage_errors enable row level security;
alter table ecosystem.usage_errors force row level security;
create policy usage_errors_tenant on ecosystem.usage_errors
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation()))
  with check ((select platform.viewer_is_service()));

create function ecosystem.add_counts(one integer[], other integer[]) returns integer[]
  language sql immutable parallel safe as
  $$ select array(select coalesce(a, 0) + coalesce(b, 0)
                    from unnest(one, other) with ordinality as pair(a, b, place) order by place) $$;
create aggregate ecosystem.sum_counts(integer[])
  (sfunc = ecosystem.add_counts, stype = integer[], initcond = '{}', combinefunc = ecosystem.add_counts, parallel = safe);

-- Counts a batch, unless it has been counted; answers whether it was new. Windows of minutes come in and go into the
-- hour and the day they lie in as well. Each time a few rows go that are older than they are kept.
create function ecosystem.record_usage(batch uuid, windows jsonb, oldest_batch uuid, oldest_minute timestamptz)
  returns boolean language plpgsql volatile as $$
begin
  insert into ecosystem.usage_batches (id) values (batch) on conflict do nothing;
  if not found then return false; end if;

  insert into ecosystem.usage_windows as kept
    (organisation_id, application_id, api_key_id, environment, span, starts_at, document_id, operation_name, published_id,
     calls, events, refusals, errors, quota_errors, estimated_points, actual_points, latencies)
  select (array_agg(w.organisation_id))[1], (array_agg(w.application_id))[1], w.api_key_id, min(w.environment), s.span,
         date_trunc(s.span, w.starts_at, 'UTC') as starts, w.document_id, w.operation_name, (array_agg(w.published_id))[1],
         sum(w.calls), sum(w.events), sum(w.refusals), sum(w.errors), sum(w.quota_errors),
         sum(w.estimated_points), sum(w.actual_points), ecosystem.sum_counts(w.latencies)
    from jsonb_populate_recordset(null::ecosystem.usage_windows, windows) as w
   cross join (values ('MINUTE'), ('HOUR'), ('DAY')) as s(span)
   group by w.api_key_id, s.span, starts, w.document_id, w.operation_name
   -- In one order, so that batches counted at the same time wait for one another instead of in a ring.
   order by w.api_key_id, s.span, starts, w.document_id, w.operation_name
  on conflict (api_key_id, span, starts_at, document_id, operation_name) do update set
    calls = kept.calls + excluded.calls,
    events = kept.events + excluded.events,
    refusals = kept.refusals + excluded.refusals,
    errors = kept.errors + excluded.errors,
    quota_errors = kept.quota_errors + excluded.quota_errors,
    estimated_points = kept.estimated_points + excluded.estimated_points,
    actual_points = kept.actual_points + excluded.actual_points,
    latencies = ecosystem.add_counts(kept.latencies, excluded.latencies);

  insert into ecosystem.usage_errors as kept
    (organisation_id, application_id, api_key_id, environment, span, starts_at, document_id, operation_name, code, count)
  select (array_agg(w.organisation_id))[1], (array_agg(w.application_id))[1], w.api_key_id, min(w.environment), s.span,
         date_trunc(s.span, w.starts_at, 'UTC') as starts, w.document_id, w.operation_name, c.code, sum(c.count)
    from jsonb_to_recordset(windows)
         as w(organisation_id uuid, application_id uuid, api_key_id uuid, environment text, starts_at timestamptz,
              document_id text, operation_name text, codes jsonb)
   cross join jsonb_to_recordset(w.codes) as c(code text, count bigint)
   cross join (values ('MINUTE'), ('HOUR'), ('DAY')) as s(span)
   group by w.api_key_id, s.span, starts, w.document_id, w.operation_name, c.code
   order by w.api_key_id, s.span, starts, w.document_id, w.operation_name, c.code
  on conflict (api_key_id, span, starts_at, document_id, operation_name, code) do update set
    count = kept.count + excluded.count;

  delete from ecosystem.usage_batches
   where id in (select id from ecosystem.usage_batches where id < oldest_batch order by id limit 100);
  delete from ecosystem.usage_windows where ctid = any (array(
    select ctid from ecosystem.usage_windows where span = 'MINUTE' and starts_at < oldest_minute limit 500));
  delete from ecosystem.usage_errors where ctid = any (array(
    select ctid from ecosystem.usage_errors where span = 'MINUTE' and starts_at < oldest_minute limit 500));
  return true;
end $$;
