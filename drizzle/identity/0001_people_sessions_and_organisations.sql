create schema identity;

create table identity.users (
  id uuid primary key,
  email text not null,
  email_key text not null,
  display_name text not null,
  locale text not null,
  time_zone text not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint users_email_key_key unique (email_key),
  constraint users_display_name_check check (char_length(display_name) between 1 and 100)
);
create index users_created_at_idx on identity.users (created_at desc, id desc);

-- Apart from users, so that no query of people ever carries a hash along.
create table identity.passwords (
  user_id uuid primary key references identity.users (id) on delete cascade,
  hash text not null,
  changed_at timestamptz(3) not null,
  constraint passwords_hash_check check (hash like '$argon2id$%')
);

create table identity.profiles (
  user_id uuid primary key references identity.users (id) on delete cascade,
  preferences jsonb not null,
  updated_at timestamptz(3) not null,
  constraint profiles_preferences_check
    check (jsonb_typeof(preferences) = 'object' and octet_length(preferences::text) <= 16384)
);

create table identity.organisations (
  id uuid primary key,
  name text not null,
  slug text not null,
  kind text not null,
  country text not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint organisations_slug_key unique (slug),
  constraint organisations_kind_check check (kind in ('OPERATOR', 'DEALER', 'CLIENT', 'PROVIDER')),
  constraint organisations_name_check check (char_length(name) between 1 and 120),
  constraint organisations_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) between 2 and 40),
  constraint organisations_country_check check (country ~ '^[A-Z]{2}$')
);
create index organisations_created_at_idx on identity.organisations (created_at desc, id desc);
-- There is one of us.
create unique index organisations_operator_key on identity.organisations (kind) where kind = 'OPERATOR';

create table identity.memberships (
  id uuid primary key,
  organisation_id uuid not null references identity.organisations (id),
  user_id uuid not null references identity.users (id),
  role text not null,
  state text not null,
  created_at timestamptz(3) not null,
  joined_at timestamptz(3),
  constraint memberships_organisation_id_user_id_key unique (organisation_id, user_id),
  constraint memberships_role_check check (role in ('MEMBER', 'AGENT', 'MANAGER', 'ADMIN', 'OWNER')),
  constraint memberships_state_check check (state in ('INVITED', 'ACTIVE') and (state = 'ACTIVE') = (joined_at is not null))
);
create index memberships_organisation_id_created_at_idx on identity.memberships (organisation_id, created_at, id);
create index memberships_user_id_created_at_idx on identity.memberships (user_id, created_at, id);

create table identity.sessions (
  id uuid primary key,
  user_id uuid not null references identity.users (id) on delete cascade,
  organisation_id uuid references identity.organisations (id),
  device text,
  created_at timestamptz(3) not null,
  refreshed_at timestamptz(3) not null,
  -- Moves on with each refresh, never beyond the session's greatest age.
  expires_at timestamptz(3) not null,
  ended_at timestamptz(3),
  end_reason text,
  constraint sessions_device_check check (char_length(device) <= 200),
  constraint sessions_end_reason_check
    check (end_reason in ('SIGNED_OUT', 'REVOKED', 'TOKEN_REUSED') and (end_reason is null) = (ended_at is null))
);
create index sessions_user_id_created_at_idx on identity.sessions (user_id, created_at desc, id desc);

-- Every token a session ever had, as SHA-256 only: a spent one that comes back betrays a theft.
create table identity.refresh_tokens (
  hash text primary key,
  session_id uuid not null references identity.sessions (id) on delete cascade,
  created_at timestamptz(3) not null,
  used_at timestamptz(3)
);
-- A session has one token that still works.
create unique index refresh_tokens_session_id_key on identity.refresh_tokens (session_id) where used_at is null;
create index refresh_tokens_session_id_idx on identity.refresh_tokens (session_id);

create table identity.signing_keys (
  id text primary key,
  algorithm text not null,
  public_jwk jsonb not null,
  -- Encrypted: a dump of this table signs nothing.
  private_jwk text not null,
  state text not null,
  created_at timestamptz(3) not null,
  constraint signing_keys_state_check check (state in ('NEXT', 'CURRENT', 'PREVIOUS'))
);
create unique index signing_keys_current_key on identity.signing_keys (state) where state = 'CURRENT';

alter table identity.users enable row level security;
alter table identity.users force row level security;
alter table identity.passwords enable row level security;
alter table identity.passwords force row level security;
alter table identity.profiles enable row level security;
alter table identity.profiles force row level security;
alter table identity.organisations enable row level security;
alter table identity.organisations force row level security;
alter table identity.memberships enable row level security;
alter table identity.memberships force row level security;
alter table identity.sessions enable row level security;
alter table identity.sessions force row level security;
alter table identity.refresh_tokens enable row level security;
alter table identity.refresh_tokens force row level security;
alter table identity.signing_keys enable row level security;
alter table identity.signing_keys force row level security;

create policy passwords_service on identity.passwords using ((select platform.viewer_is_service()));
create policy refresh_tokens_service on identity.refresh_tokens using ((select platform.viewer_is_service()));
create policy signing_keys_service on identity.signing_keys using ((select platform.viewer_is_service()));

create policy profiles_own on identity.profiles
  using ((select platform.viewer_is_service()) or user_id = (select platform.viewer_user()));
create policy sessions_own on identity.sessions
  using ((select platform.viewer_is_service()) or user_id = (select platform.viewer_user()));

-- The functions below run as this owner, who need not be a superuser.
create policy users_owner on identity.users for select to current_user using (true);
create policy organisations_owner on identity.organisations for all to current_user using (true);
create policy memberships_owner on identity.memberships for select to current_user using (true);

-- Whether anybody belongs to the organisation, seen or not.
create function identity.has_members(organisation uuid) returns boolean
  language sql stable security definer set search_path = '' as
  $$ select exists (select from identity.memberships m where m.organisation_id = organisation) $$;

create policy memberships_read on identity.memberships for select
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or user_id = (select platform.viewer_user()) or organisation_id = (select platform.viewer_organisation()));
-- A founder enters an organisation that has nobody yet; everybody else is let in by those inside.
create policy memberships_insert on identity.memberships for insert
  with check ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation())
      or (user_id = (select platform.viewer_user()) and role = 'OWNER' and not identity.has_members(organisation_id)));
create policy memberships_update on identity.memberships for update
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or user_id = (select platform.viewer_user()) or organisation_id = (select platform.viewer_organisation()));
create policy memberships_delete on identity.memberships for delete
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or user_id = (select platform.viewer_user()) or organisation_id = (select platform.viewer_organisation()));

-- Whole rows, e-mail address and all: oneself, those one works with, and our staff everybody.
create policy users_read on identity.users for select
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or id = (select platform.viewer_user())
      or exists (select from identity.memberships m
                  where m.user_id = users.id and m.state = 'ACTIVE'
                    and m.organisation_id = (select platform.viewer_organisation())));
create policy users_insert on identity.users for insert with check ((select platform.viewer_is_service()));
create policy users_update on identity.users for update
  using ((select platform.viewer_is_service()) or id = (select platform.viewer_user()));

create policy organisations_read on identity.organisations for select
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or id = (select platform.viewer_organisation())
      or exists (select from identity.memberships m
                  where m.organisation_id = organisations.id and m.user_id = (select platform.viewer_user())));
-- Dealers get prices, so only our staff makes dealers.
create policy organisations_insert on identity.organisations for insert
  with check ((select platform.viewer_is_service()) or (select platform.viewer_is_operator())
      or ((select platform.viewer_user()) is not null and kind in ('CLIENT', 'PROVIDER')));
create policy organisations_update on identity.organisations for update
  using ((select platform.viewer_is_service()) or (select platform.viewer_is_operator()));

-- What anybody signed in may know of a person whose id they were shown: who they are. Not by any other way than the
-- id, so that nobody can list people.
create function identity.name_users(ids uuid[]) returns table (id uuid, display_name text, created_at timestamptz(3))
  language sql stable security definer set search_path = '' as $$
  select u.id, u.display_name, u.created_at from identity.users u
   where u.id = any(ids) and (platform.viewer_user() is not null or platform.viewer_is_service())
$$;

-- The same for organisations, for anybody at all: a firm that offers services or sells does so under its name.
create function identity.name_organisations(ids uuid[]) returns setof identity.organisations
  language sql stable security definer set search_path = '' as
  $$ select * from identity.organisations o where o.id = any(ids) $$;

-- Makes those who change who belongs to an organisation queue until they end, and tells how many owners it has.
create function identity.lock_owners(organisation uuid) returns integer
  language plpgsql volatile security definer set search_path = '' as $$
begin
  perform from identity.organisations o where o.id = organisation for update;
  -- A statement of its own: it must see what the one waited for has written.
  return (select count(*) from identity.memberships m
           where m.organisation_id = organisation and m.role = 'OWNER' and m.state = 'ACTIVE');
end $$;

-- RFC 7396: members of `patch` replace those of `target`, objects merge, null removes.
create function identity.merge_patch(target jsonb, patch jsonb) returns jsonb
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  merged jsonb := case when jsonb_typeof(target) = 'object' then target else '{}' end;
  member record;
begin
  if jsonb_typeof(patch) <> 'object' then return patch; end if;
  for member in select key, value from jsonb_each(patch) loop
    merged := case when jsonb_typeof(member.value) = 'null' then merged - member.key
                   else jsonb_set(merged, array[member.key], identity.merge_patch(merged -> member.key, member.value)) end;
  end loop;
  return merged;
end $$;

-- A membership never moves to another organisation or person, and from outside the organisation nobody raises a role:
-- the person themselves may accept and leave, no more.
create function identity.keep_membership() returns trigger language plpgsql set search_path = '' as $$
begin
  if (new.organisation_id, new.user_id) is distinct from (old.organisation_id, old.user_id)
     or (new.role <> old.role and new.organisation_id is distinct from platform.viewer_organisation()
         and not platform.viewer_is_operator() and not platform.viewer_is_service()) then
    raise insufficient_privilege using message = 'a membership can only be accepted, revoked, or changed in role by its organisation';
  end if;
  return new;
end $$;
create trigger memberships_keep before update on identity.memberships
  for each row execute function identity.keep_membership();
