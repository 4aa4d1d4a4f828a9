-- Programs of an organisation's own that act for it, without a person.
create table identity.service_accounts (
  id uuid primary key,
  organisation_id uuid not null references identity.organisations (id),
  name text not null,
  role text not null,
  scopes text[] not null,
  created_by_id uuid,
  created_at timestamptz(3) not null,
  disabled_at timestamptz(3),
  constraint service_accounts_name_check check (char_length(name) between 1 and 80),
  constraint service_accounts_role_check check (role in ('MEMBER', 'AGENT', 'MANAGER', 'ADMIN')),
  constraint service_accounts_scopes_check check (cardinality(scopes) <= 50)
);
create index service_accounts_organisation_id_created_at_idx on identity.service_accounts (organisation_id, created_at desc, id desc);

-- Two work at a time, so that one can be replaced without a pause.
create table identity.service_account_secrets (
  id uuid primary key,
  service_account_id uuid not null references identity.service_accounts (id),
  organisation_id uuid not null references identity.organisations (id),
  -- SHA-256: 256 random bits need no slower hash.
  hash text not null,
  created_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  last_used_at timestamptz(3),
  constraint service_account_secrets_hash_key unique (hash)
);
create index service_account_secrets_service_account_id_idx on identity.service_account_secrets (service_account_id);

alter table identity.service_accounts enable row level security;
alter table identity.service_accounts force row level security;
alter table identity.service_account_secrets enable row level security;
alter table identity.service_account_secrets force row level security;
create policy service_accounts_own on identity.service_accounts
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy service_account_secrets_own on identity.service_account_secrets
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
