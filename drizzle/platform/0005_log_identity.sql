-- Which log a position belongs to. Positions are numbers that every log issues, so one that is read in another log would
-- be a place there as well, and the wrong one.
create table platform.event_log (
  -- One row. To be given another id after a restore that the facts below cannot tell, such as a snapshot of the disk.
  is_only boolean primary key default true check (is_only),
  id uuid not null default gen_random_uuid()
);
insert into platform.event_log default values;
alter table platform.event_log enable row level security;
alter table platform.event_log force row level security;
create policy event_log_service on platform.event_log using ((select platform.viewer_is_service()));
create policy event_log_owner on platform.event_log for all to current_user using (true) with check (true);

-- The row goes along with a dump; the cluster, the database and the table tell where it was restored, and the cluster's
-- timeline that it went back to an earlier moment or to a copy that may have lost the last of it.
create function platform.log_identity() returns text language plpgsql stable security definer set search_path = '' as $$
declare cluster text;
begin
  begin
    select s.system_identifier || '/' || c.timeline_id into cluster
      from pg_catalog.pg_control_system() s, pg_catalog.pg_control_checkpoint() c;
  exception when insufficient_privilege then
    -- Hosted clusters may keep this to themselves.
    cluster := '';
  end;
  return (
    select pg_catalog.left(pg_catalog.md5(pg_catalog.concat_ws('/', l.id, cluster, d.oid, 'platform.events'::pg_catalog.regclass::oid)), 16)
      from platform.event_log l, pg_catalog.pg_database d where d.datname = pg_catalog.current_database());
end $$;
