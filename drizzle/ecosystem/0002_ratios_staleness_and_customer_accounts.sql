-- When a metric without news is stale: each is measured at a pace of its own.
alter table ecosystem.metrics
  add column stale_after_seconds integer not null default 86400,
  add constraint metrics_stale_after_seconds_check check (stale_after_seconds between 1 and 31536000);
update ecosystem.metrics m set stale_after_seconds = 30
  from ecosystem.projects p where p.id = m.project_id and p.slug = 'stratograph';

-- What a ratio was taken of, so that ratios of many stretches can be put together rightly.
alter table ecosystem.metric_samples
  add constraint metric_samples_ratio_check check ((numerator is null) = (denominator is null) and denominator > 0);

-- Which account belongs to which customer record: a copy of what crm tells in its events.
create table ecosystem.customer_accounts (
  customer_id uuid primary key,
  organisation_id uuid not null,
  user_id uuid
);
alter table ecosystem.customer_accounts enable row level security;
alter table ecosystem.customer_accounts force row level security;
create policy customer_accounts_tenant on ecosystem.customer_accounts
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation()))
  with check ((select platform.viewer_is_service()));

-- The prober's turn: processes that share a database take each project in turns by moving this on.
alter table ecosystem.projects add column next_probe_at timestamptz(3) not null default now();
create index projects_next_probe_at_idx on ecosystem.projects (next_probe_at) where health_url is not null;

drop function ecosystem.record_samples(uuid, uuid, jsonb, jsonb);

-- Writes samples of one project in one call: unknown keys become metrics, a sample already there stays as it is,
-- and a metric's latest value only ever moves forward in time. Answers the samples that were new.
create function ecosystem.record_samples(project uuid, owner uuid, recorder text, definitions jsonb, samples jsonb)
  returns table (metric_id uuid, key text, value double precision, numerator double precision, denominator double precision, at timestamptz)
  language plpgsql volatile as $$
#variable_conflict use_column
declare new_metrics bigint;
begin
  insert into ecosystem.metrics
    (id, project_id, organisation_id, key, name, unit, kind, description, stale_after_seconds, source, created_at)
  select d.id, project, owner, d.key, d.name, d.unit, d.kind, d.description, d.stale_after_seconds, recorder, now()
    from jsonb_to_recordset(definitions)
         as d(id uuid, key text, name text, unit text, kind text, description text, stale_after_seconds integer)
   where not exists (select from ecosystem.metrics m where m.project_id = project and m.key = d.key)
   order by d.key
  on conflict on constraint metrics_project_id_key_key do nothing;
  get diagnostics new_metrics = row_count;
  if new_metrics > 0 and (select count(*) > 1000 from ecosystem.metrics m where m.project_id = project) then
    raise check_violation using constraint = 'metrics_per_project_check', message = 'a project has at most 1000 metrics';
  end if;
  -- Reports on the same metrics take turns, in one order, instead of waiting for one another in a ring.
  perform from ecosystem.metrics m
    where m.project_id = project and m.key in (select s.key from jsonb_to_recordset(samples) as s(key text))
    order by m.id for no key update;
  return query
  with written as (
    insert into ecosystem.metric_samples (metric_id, at, value, numerator, denominator)
    select m.id, s.at, s.value, s.numerator, s.denominator
      from jsonb_to_recordset(samples)
           as s(key text, value double precision, numerator double precision, denominator double precision, at timestamptz)
      join ecosystem.metrics m on m.project_id = project and m.key = s.key
     order by m.id, s.at
    on conflict do nothing
    returning metric_samples.*
  ), latest as (
    select distinct on (w.metric_id) w.metric_id, w.at, w.value from written w order by w.metric_id, w.at desc
  ), moved as (
    update ecosystem.metrics m set latest_value = l.value, latest_at = l.at, source = recorder
      from latest l where m.id = l.metric_id and (m.latest_at is null or m.latest_at < l.at)
    returning m.id
  )
  select w.metric_id, m.key, w.value, w.numerator, w.denominator, w.at
    from written w join ecosystem.metrics m on m.id = w.metric_id order by w.at, m.key;
end $$;
