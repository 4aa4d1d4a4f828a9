-- Who did what: one chain of entries per organisation, and one for what belongs to none (the nil id). Every entry is
-- sealed with a key this database does not hold, over the seal of the one before.
create table identity.audit_chains (
  id uuid primary key,
  last_sequence bigint not null default 0,
  last_seal text not null default '',
  updated_at timestamptz(3) not null default now()
);

create table identity.audit_entries (
  id uuid primary key,
  chain_id uuid not null references identity.audit_chains (id),
  sequence bigint not null,
  organisation_id uuid,
  event_id uuid not null,
  action text not null,
  actor_kind text not null,
  actor_id text,
  target text not null,
  request_id text not null,
  occurred_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  before jsonb,
  after jsonb not null,
  previous_seal text not null,
  seal text not null,
  constraint audit_entries_chain_id_sequence_key unique (chain_id, sequence),
  constraint audit_entries_event_id_key unique (event_id)
);
create index audit_entries_recorded_at_idx on identity.audit_entries (recorded_at desc, id desc);
create index audit_entries_organisation_id_recorded_at_idx
  on identity.audit_entries (organisation_id, recorded_at desc, id desc);
create index audit_entries_target_idx on identity.audit_entries (target, sequence desc);
create index audit_entries_actor_id_idx on identity.audit_entries (actor_id, recorded_at desc, id desc);
-- Whoever hands out rights on the tables of this schema leaves a table marked so without those to change it.
comment on table identity.audit_entries is 'append-only';
comment on table identity.audit_chains is 'append-only';

alter table identity.audit_chains enable row level security;
alter table identity.audit_chains force row level security;
alter table identity.audit_entries enable row level security;
alter table identity.audit_entries force row level security;

create policy audit_chains_service on identity.audit_chains for select using ((select platform.viewer_is_service()));
-- The functions below run as this owner, who need not be a superuser.
create policy audit_chains_owner on identity.audit_chains for all to current_user using (true);

create function identity.viewer_reads_audit() returns boolean language sql stable parallel safe as
  $$ select platform.viewer_claims()->>'member_role' in ('ADMIN', 'OWNER') $$;
-- No policy lets anybody update or delete.
create policy audit_entries_read on identity.audit_entries for select
  using ((select platform.viewer_is_service())
      or ((select identity.viewer_reads_audit())
          and (organisation_id = (select platform.viewer_organisation()) or (select platform.viewer_is_operator()))));
create policy audit_entries_append on identity.audit_entries for insert
  with check ((select platform.viewer_is_service()));

-- Makes those who append to a chain queue until they end, and tells them what stands last in it.
create function identity.lock_audit_chain(chain uuid, out last_sequence bigint, out last_seal text)
  language plpgsql volatile security definer set search_path = '' as $$
begin
  if not platform.viewer_is_service() then
    raise insufficient_privilege using message = 'only a service writes the audit log';
  end if;
  insert into identity.audit_chains (id) values (chain) on conflict (id) do nothing;
  select c.last_sequence, c.last_seal into last_sequence, last_seal
    from identity.audit_chains c where c.id = chain for update;
end $$;

-- The sequence of a chain has no gap and no fork, whoever inserts.
create function identity.extend_audit_chain() returns trigger
  language plpgsql volatile security definer set search_path = '' as $$
begin
  update identity.audit_chains c
     set last_sequence = new.sequence, last_seal = new.seal, updated_at = new.recorded_at
   where c.id = new.chain_id and c.last_sequence = new.sequence - 1 and c.last_seal = new.previous_seal;
  if not found then
    raise integrity_constraint_violation using message = 'an audit entry follows the last one of its chain';
  end if;
  return new;
end $$;
create trigger audit_entries_extend before insert on identity.audit_entries
  for each row execute function identity.extend_audit_chain();

create function identity.keep_audit_entries() returns trigger language plpgsql set search_path = '' as $$
begin
  raise insufficient_privilege using message = 'the audit log only grows';
end $$;
-- For the owner as well, whom no grant stops.
create trigger audit_entries_keep before update or delete on identity.audit_entries
  for each row execute function identity.keep_audit_entries();
create trigger audit_entries_keep_all before truncate on identity.audit_entries
  for each statement execute function identity.keep_audit_entries();
