-- What each field of the schema cost partners, by operation. A fraction of a point is kept: only a whole call is rounded.
create table ecosystem.usage_fields (
  organisation_id uuid not null,
  application_id uuid not null,
  api_key_id uuid not null,
  environment text not null,
  span text not null,
  starts_at timestamptz(3) not null,
  document_id text not null,
  operation_name text not null,
  field text not null,
  points double precision not null,
  primary key (api_key_id, span, starts_at, document_id, operation_name, field)
);
create index usage_fields_application_id_idx on ecosystem.usage_fields (application_id, span, starts_at);
create index usage_fields_organisation_id_idx on ecosystem.usage_fields (organisation_id, span, starts_at);
create index usage_fields_minutes_idx on ecosystem.usage_fields (starts_at) where span = 'MINUTE';

alter table ecosystem.usage_fields enable row level security;
alter table ecosystem.usage_fields force row level security;
create policy usage_fields_tenant on ecosystem.usage_fields
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation()))
  with check ((select platform.viewer_is_service()));

-- Counts the fields of a batch that record_usage found new, in the same transaction.
create function ecosystem.record_usage_fields(windows jsonb, oldest_minute timestamptz)
  returns void language plpgsql volatile as $$
begin
  insert into ecosystem.usage_fields as kept
    (organisation_id, application_id, api_key_id, environment, span, starts_at, document_id, operation_name, field, points)
  select (array_agg(w.organisation_id))[1], (array_agg(w.application_id))[1], w.api_key_id, min(w.environment), s.span,
         date_trunc(s.span, w.starts_at, 'UTC') as starts, w.document_id, w.operation_name, f.field, sum(f.points)
    from jsonb_to_recordset(windows)
         as w(organisation_id uuid, application_id uuid, api_key_id uuid, environment text, starts_at timestamptz,
              document_id text, operation_name text, fields jsonb)
   cross join jsonb_to_recordset(w.fields) as f(field text, points double precision)
   cross join (values ('MINUTE'), ('HOUR'), ('DAY')) as s(span)
   group by w.api_key_id, s.span, starts, w.document_id, w.operation_name, f.field
   order by w.api_key_id, s.span, starts, w.document_id, w.operation_name, f.field
  on conflict (api_key_id, span, starts_at, document_id, operation_name, field) do update set
    points = kept.points + excluded.points;

  delete from ecosystem.usage_fields where ctid = any (array(
    select ctid from ecosystem.usage_fields where span = 'MINUTE' and starts_at < oldest_minute limit 500));
end $$;
