-- History that happened before this log existed: seeds and imports bring their own times, actors and versions.
create function platform.import_events(rows jsonb) returns void
  language plpgsql volatile security definer set search_path = '' as $$
begin
  if not platform.viewer_is_service() then
    raise insufficient_privilege using message = 'only a service imports events';
  end if;
  insert into platform.events
    (id, type, stream, version, schema_version, organisation_id, actor, correlation_id, causation_id, trace_parent, occurred_at, data)
  select r.id, r.type, r.stream, r.version, 1, r.organisation_id, r.actor, r.correlation_id, null, null, r.occurred_at, r.data
    from pg_catalog.jsonb_to_recordset(rows)
         as r(id uuid, type text, stream text, version integer, organisation_id uuid, actor jsonb,
              correlation_id text, occurred_at timestamptz, data jsonb);
  perform pg_catalog.pg_notify('stratograph_events', '');
end $$;
