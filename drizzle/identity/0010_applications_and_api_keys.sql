create table identity.applications (
  id uuid primary key,
  organisation_id uuid not null references identity.organisations (id),
  name text not null,
  description text not null,
  document_mode text not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  archived_at timestamptz(3),
  constraint applications_name_check check (char_length(name) between 1 and 80),
  constraint applications_description_check check (char_length(description) <= 500),
  constraint applications_document_mode_check check (document_mode in ('OFF', 'LOG', 'SAFELIST', 'REQUIRE_ID'))
);
-- A name is free again when the application that had it was archived.
create unique index applications_name_key on identity.applications (organisation_id, lower(name)) where archived_at is null;
create index applications_organisation_id_created_at_idx on identity.applications (organisation_id, created_at desc, id desc);

create table identity.api_keys (
  id uuid primary key,
  application_id uuid not null references identity.applications (id),
  organisation_id uuid not null references identity.organisations (id),
  name text not null,
  environment text not null,
  prefix text not null,
  -- SHA-256 of the key: it is random enough to need no slower one.
  hash text not null,
  scopes text[] not null,
  created_by_id uuid,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3),
  constraint api_keys_hash_key unique (hash),
  constraint api_keys_name_check check (char_length(name) between 1 and 80),
  constraint api_keys_environment_check check (environment in ('LIVE', 'TEST')),
  constraint api_keys_scopes_check check (cardinality(scopes) <= 50)
);
create index api_keys_application_id_created_at_idx on identity.api_keys (application_id, created_at desc, id desc);
create index api_keys_organisation_id_idx on identity.api_keys (organisation_id);

alter table identity.applications enable row level security;
alter table identity.applications force row level security;
alter table identity.api_keys enable row level security;
alter table identity.api_keys force row level security;
create policy applications_own on identity.applications
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy applications_operator on identity.applications for select using ((select platform.viewer_is_operator()));
create policy api_keys_own on identity.api_keys
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy api_keys_operator on identity.api_keys for select using ((select platform.viewer_is_operator()));
