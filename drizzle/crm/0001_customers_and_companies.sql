create schema crm;

create table crm.companies (
  id uuid primary key,
  organisation_id uuid not null,
  name text not null,
  name_key text not null,
  country text,
  created_at timestamptz(3) not null,
  constraint companies_organisation_id_name_key_key unique (organisation_id, name_key)
);

create table crm.customers (
  id uuid primary key,
  organisation_id uuid not null,
  name text not null,
  email text,
  email_key text,
  phone text,
  phone_key text,
  company_id uuid references crm.companies (id),
  user_id uuid,
  source text not null,
  stage text not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint customers_organisation_id_email_key_key unique (organisation_id, email_key)
);
create index customers_organisation_id_created_at_idx on crm.customers (organisation_id, created_at desc, id desc);
create index customers_company_id_idx on crm.customers (company_id, created_at desc, id desc);
create index customers_user_id_idx on crm.customers (user_id);

alter table crm.companies enable row level security;
alter table crm.companies force row level security;
create policy companies_tenant on crm.companies
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

-- A customer is seen by the organisation that keeps the record and by the person it describes.
alter table crm.customers enable row level security;
alter table crm.customers force row level security;
create policy customers_tenant on crm.customers
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or user_id = (select platform.viewer_user()))
  with check ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
