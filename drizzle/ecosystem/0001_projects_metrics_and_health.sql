create schema ecosystem;

-- The latest health stands on the project's row: the control room asks for it with every list.
create table ecosystem.projects (
  id uuid primary key,
  organisation_id uuid not null,
  slug text not null,
  name text not null,
  description text not null,
  status text not null,
  repository text not null,
  health_url text,
  last_deployed_at timestamptz(3),
  health_status text,
  health_since timestamptz(3),
  health_checked_at timestamptz(3),
  health_latency_ms integer,
  health_message text,
  version integer not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint projects_slug_key unique (slug),
  constraint projects_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint projects_status_check check (status in ('ACTIVE', 'PLANNED', 'RETIRED')),
  constraint projects_health_check check ((health_status is null) = (health_checked_at is null) and (health_status is null) = (health_since is null)),
  constraint projects_health_status_check check (health_status in ('UP', 'DEGRADED', 'DOWN'))
);
create index projects_name_idx on ecosystem.projects (name, id);
create index projects_organisation_id_name_idx on ecosystem.projects (organisation_id, name, id);

-- Which customers use a project; the owner of the project stands here too, so that this policy asks no other table.
create table ecosystem.project_customers (
  id uuid primary key,
  project_id uuid not null references ecosystem.projects (id),
  organisation_id uuid not null,
  customer_id uuid not null,
  user_id uuid,
  since timestamptz(3) not null,
  constraint project_customers_project_id_customer_id_key unique (project_id, customer_id)
);
create index project_customers_customer_id_since_idx on ecosystem.project_customers (customer_id, since desc, id desc);
create index project_customers_user_id_idx on ecosystem.project_customers (user_id);

create table ecosystem.metrics (
  id uuid primary key,
  project_id uuid not null references ecosystem.projects (id),
  organisation_id uuid not null,
  key text not null,
  name text not null,
  unit text not null,
  kind text not null,
  description text not null,
  source text not null,
  latest_value double precision,
  latest_at timestamptz(3),
  created_at timestamptz(3) not null,
  constraint metrics_project_id_key_key unique (project_id, key),
  constraint metrics_key_check check (key ~ '^[a-z0-9_.]{1,64}$'),
  constraint metrics_kind_check check (kind in ('GAUGE', 'COUNTER', 'RATIO')),
  constraint metrics_latest_check check ((latest_value is null) = (latest_at is null))
);
create index metrics_project_id_key_idx on ecosystem.metrics (project_id, key, id);

create table ecosystem.metric_samples (
  metric_id uuid not null references ecosystem.metrics (id),
  at timestamptz(3) not null,
  value double precision not null,
  numerator double precision,
  denominator double precision,
  primary key (metric_id, at)
);

create table ecosystem.health_checks (
  id uuid primary key,
  project_id uuid not null references ecosystem.projects (id),
  organisation_id uuid not null,
  status text not null,
  latency_ms integer,
  http_status integer,
  message text,
  checked_at timestamptz(3) not null,
  constraint health_checks_status_check check (status in ('UP', 'DEGRADED', 'DOWN')),
  constraint health_checks_latency_ms_check check (latency_ms >= 0)
);
create index health_checks_project_id_checked_at_idx on ecosystem.health_checks (project_id, checked_at desc, id desc);

-- The control room shows the operator every project, a client its own, and a customer those they use.
create function ecosystem.may_operate(owner uuid) returns boolean language sql stable parallel safe as
  $$ select platform.viewer_is_service() or platform.viewer_is_operator() or owner = platform.viewer_organisation() $$;

alter table ecosystem.project_customers enable row level security;
alter table ecosystem.project_customers force row level security;
create policy project_customers_tenant on ecosystem.project_customers
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation()) or user_id = (select platform.viewer_user()))
  with check (ecosystem.may_operate(organisation_id));

alter table ecosystem.projects enable row level security;
alter table ecosystem.projects force row level security;
create policy projects_tenant on ecosystem.projects
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation())
      or id in (select used.project_id from ecosystem.project_customers used where used.user_id = (select platform.viewer_user())))
  with check (ecosystem.may_operate(organisation_id));

alter table ecosystem.metrics enable row level security;
alter table ecosystem.metrics force row level security;
create policy metrics_tenant on ecosystem.metrics
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation()));

-- Samples are as visible as their metric, whose own policy answers the inner query.
alter table ecosystem.metric_samples enable row level security;
alter table ecosystem.metric_samples force row level security;
create policy metric_samples_tenant on ecosystem.metric_samples
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or metric_id in (select visible.id from ecosystem.metrics visible));

alter table ecosystem.health_checks enable row level security;
alter table ecosystem.health_checks force row level security;
create policy health_checks_tenant on ecosystem.health_checks
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation()));

-- Writes samples of one project in one call: unknown keys become metrics, a sample already there stays as it is,
-- and a metric's latest value only ever moves forward in time. Answers the samples that were new.
create function ecosystem.record_samples(project uuid, owner uuid, definitions jsonb, samples jsonb)
  returns table (metric_id uuid, key text, value double precision, at timestamptz) language plpgsql volatile as $$
begin
  insert into ecosystem.metrics (id, project_id, organisation_id, key, name, unit, kind, description, source, created_at)
  select d.id, project, owner, d.key, d.name, d.unit, d.kind, d.description, d.source, now()
    from jsonb_to_recordset(definitions) as d(id uuid, key text, name text, unit text, kind text, description text, source text)
   order by d.key
  on conflict on constraint metrics_project_id_key_key do nothing;
  return query
  with written as (
    insert into ecosystem.metric_samples (metric_id, at, value)
    select m.id, s.at, s.value
      from jsonb_to_recordset(samples) as s(key text, value double precision, at timestamptz)
      join ecosystem.metrics m on m.project_id = project and m.key = s.key
     order by m.id, s.at
    on conflict do nothing
    returning metric_samples.metric_id, metric_samples.at, metric_samples.value
  ), latest as (
    select distinct on (w.metric_id) w.metric_id, w.at, w.value from written w order by w.metric_id, w.at desc
  ), moved as (
    update ecosystem.metrics m set latest_value = l.value, latest_at = l.at
      from latest l where m.id = l.metric_id and (m.latest_at is null or m.latest_at < l.at)
    returning m.id
  )
  select w.metric_id, m.key, w.value, w.at from written w join ecosystem.metrics m on m.id = w.metric_id order by w.at, m.key;
end $$;
