-- The mutation an event came of, such as orderPlace; null for what no mutation did.
alter table platform.events add column operation text;

create or replace function platform.append_events(stream_name text, organisation uuid, base integer, rows jsonb) returns void
  language plpgsql volatile security definer set search_path = '' as $$
declare claims jsonb := platform.viewer_claims();
begin
  if base > 0 and not exists (select from platform.events where stream = stream_name and version = base) then
    raise unique_violation using constraint = 'events_stream_version_key', message = 'the stream is not at the expected version';
  end if;
  insert into platform.events
    (id, type, stream, version, schema_version, organisation_id, actor, correlation_id, causation_id, trace_parent, occurred_at, data,
     operation)
  select r.id, r.type, stream_name, r.version, r.schema_version, organisation,
         pg_catalog.jsonb_build_object('kind', claims->>'role', 'id', claims->>'sub'),
         coalesce(nullif(pg_catalog.current_setting('request.id', true), ''), 'none'),
         coalesce(r.causation_id, nullif(pg_catalog.current_setting('request.cause', true), '')::uuid),
         nullif(pg_catalog.current_setting('request.trace', true), ''), pg_catalog.clock_timestamp(), r.data,
         nullif(pg_catalog.current_setting('request.operation', true), '')
    from pg_catalog.jsonb_to_recordset(rows)
         as r(id uuid, type text, version integer, schema_version integer, causation_id uuid, data jsonb)
   order by r.version;
  perform pg_catalog.pg_notify('stratograph_events', '');
end $$;
