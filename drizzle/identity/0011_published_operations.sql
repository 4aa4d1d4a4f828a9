create table identity.operation_manifests (
  id uuid primary key,
  application_id uuid not null references identity.applications (id),
  organisation_id uuid not null references identity.organisations (id),
  format text not null,
  operation_count integer not null,
  added_count integer not null,
  published_by_id uuid,
  published_at timestamptz(3) not null,
  constraint operation_manifests_format_check check (format in ('APOLLO', 'RELAY'))
);
create index operation_manifests_application_id_published_at_idx on identity.operation_manifests (application_id, published_at desc, id desc);

create table identity.published_operations (
  id uuid primary key,
  application_id uuid not null references identity.applications (id),
  organisation_id uuid not null references identity.organisations (id),
  manifest_id uuid not null references identity.operation_manifests (id),
  -- What its clients call it by.
  document_id text not null,
  name text not null,
  kind text not null,
  body text not null,
  normalised_hash text not null,
  estimated_cost integer not null,
  required_scopes jsonb not null,
  published_at timestamptz(3) not null,
  constraint published_operations_document_id_key unique (application_id, document_id),
  constraint published_operations_kind_check check (kind in ('QUERY', 'MUTATION', 'SUBSCRIPTION')),
  constraint published_operations_document_id_check check (char_length(document_id) between 1 and 200)
);
create index published_operations_application_id_published_at_idx on identity.published_operations (application_id, published_at desc, id desc);
create index published_operations_normalised_hash_idx on identity.published_operations (application_id, normalised_hash);
create index published_operations_manifest_id_idx on identity.published_operations (manifest_id);

alter table identity.operation_manifests enable row level security;
alter table identity.operation_manifests force row level security;
alter table identity.published_operations enable row level security;
alter table identity.published_operations force row level security;
create policy operation_manifests_own on identity.operation_manifests
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy operation_manifests_operator on identity.operation_manifests for select
  using ((select platform.viewer_is_operator()));
create policy published_operations_own on identity.published_operations
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy published_operations_operator on identity.published_operations for select
  using ((select platform.viewer_is_operator()));
