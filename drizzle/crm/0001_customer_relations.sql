create schema crm;

-- Retail customers belong to the operator; an event tells crm which organisation that is.
create table crm.operator_organisation (
  organisation_id uuid primary key
);
create unique index operator_organisation_only_key on crm.operator_organisation ((true));

-- Who works for which organisation, so that work is given to colleagues only.
create table crm.members (
  organisation_id uuid not null,
  user_id uuid not null,
  primary key (organisation_id, user_id)
);

create table crm.companies (
  id uuid primary key,
  organisation_id uuid not null,
  name text not null,
  name_key text not null,
  country char(2),
  created_at timestamptz(3) not null,
  constraint companies_organisation_id_name_key_key unique (organisation_id, name_key),
  constraint companies_id_organisation_id_key unique (id, organisation_id)
);
create index companies_organisation_id_created_at_idx on crm.companies (organisation_id, created_at desc, id desc);

create table crm.customers (
  id uuid primary key,
  organisation_id uuid not null,
  name text not null,
  name_key text not null,
  email text,
  email_key text,
  phone text,
  phone_key text,
  country char(2),
  company_id uuid,
  dealer_organisation_id uuid,
  user_id uuid,
  source text not null,
  stage text not null,
  version integer not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint customers_id_organisation_id_key unique (id, organisation_id),
  constraint customers_organisation_id_email_key_key unique (organisation_id, email_key),
  constraint customers_organisation_id_user_id_key unique (organisation_id, user_id),
  constraint customers_company_id_fkey foreign key (company_id, organisation_id) references crm.companies (id, organisation_id),
  constraint customers_email_key_check check ((email is null) = (email_key is null)),
  constraint customers_stage_check check (stage in ('PROSPECT', 'ACTIVE', 'DORMANT', 'LOST'))
);
create index customers_organisation_id_created_at_idx on crm.customers (organisation_id, created_at desc, id desc);
create index customers_organisation_id_name_key_idx on crm.customers (organisation_id, name_key, id);
create index customers_organisation_id_phone_key_idx on crm.customers (organisation_id, phone_key);
create index customers_company_id_idx on crm.customers (company_id, created_at desc, id desc);
create index customers_user_id_idx on crm.customers (user_id);
create index customers_dealer_organisation_id_idx on crm.customers (dealer_organisation_id);

create table crm.leads (
  id uuid primary key,
  organisation_id uuid not null,
  name text not null,
  email text,
  phone text,
  company_name text,
  country char(2),
  source text not null,
  interest text,
  note text,
  status text not null,
  loss_reason text,
  assignee_id uuid,
  customer_id uuid,
  version integer not null,
  last_contact_at timestamptz(3),
  closed_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint leads_customer_id_fkey foreign key (customer_id, organisation_id) references crm.customers (id, organisation_id),
  constraint leads_status_check check (status in ('NEW', 'CONTACTED', 'QUALIFIED', 'CONVERTED', 'LOST')),
  constraint leads_customer_id_check check ((status = 'CONVERTED') = (customer_id is not null)),
  constraint leads_loss_reason_check check ((status = 'LOST') = (loss_reason is not null)),
  constraint leads_closed_at_check check ((status in ('CONVERTED', 'LOST')) = (closed_at is not null))
);
create index leads_organisation_id_created_at_idx on crm.leads (organisation_id, created_at desc, id desc);
create index leads_organisation_id_status_created_at_idx on crm.leads (organisation_id, status, created_at desc, id desc);
create index leads_customer_id_idx on crm.leads (customer_id, created_at desc, id desc);

-- Whose order an order is, so that nobody hangs a ticket on a stranger's.
create table crm.known_orders (
  order_id uuid primary key,
  customer_id uuid not null references crm.customers (id)
);
create index known_orders_customer_id_idx on crm.known_orders (customer_id);

create sequence crm.ticket_numbers start with 10001;

create table crm.tickets (
  id uuid primary key,
  number integer not null default nextval('crm.ticket_numbers'),
  organisation_id uuid not null,
  customer_id uuid not null,
  order_id uuid,
  subject text not null,
  body text not null,
  category text not null,
  priority text not null,
  status text not null,
  assignee_id uuid,
  version integer not null,
  due_at timestamptz(3) not null,
  resolved_at timestamptz(3),
  closed_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint tickets_number_key unique (number),
  constraint tickets_customer_id_fkey foreign key (customer_id, organisation_id) references crm.customers (id, organisation_id),
  constraint tickets_order_id_fkey foreign key (order_id) references crm.known_orders (order_id),
  constraint tickets_status_check check (status in ('OPEN', 'PENDING', 'RESOLVED', 'CLOSED')),
  constraint tickets_priority_check check (priority in ('LOW', 'NORMAL', 'HIGH', 'URGENT')),
  constraint tickets_resolved_at_check check ((status in ('RESOLVED', 'CLOSED')) = (resolved_at is not null)),
  constraint tickets_closed_at_check check ((status = 'CLOSED') = (closed_at is not null))
);
create index tickets_organisation_id_created_at_idx on crm.tickets (organisation_id, created_at desc, id desc);
create index tickets_organisation_id_due_at_idx on crm.tickets (organisation_id, due_at, id);
create index tickets_customer_id_created_at_idx on crm.tickets (customer_id, created_at desc, id desc);
create index tickets_order_id_created_at_idx on crm.tickets (order_id, created_at desc, id desc);

alter table crm.operator_organisation enable row level security;
alter table crm.operator_organisation force row level security;
create policy operator_organisation_service on crm.operator_organisation
  using ((select platform.viewer_is_service()));

alter table crm.members enable row level security;
alter table crm.members force row level security;
create policy members_read on crm.members for select
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy members_write on crm.members
  using ((select platform.viewer_is_service()));

-- A customer is seen by the organisation that keeps the record, by the person it describes and by the dealer that
-- person buys for.
alter table crm.customers enable row level security;
alter table crm.customers force row level security;
create policy customers_read on crm.customers for select
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or user_id = (select platform.viewer_user())
      or dealer_organisation_id = (select platform.viewer_organisation()));
create policy customers_write on crm.customers
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

-- A company is seen by the organisation that keeps it and by its own people.
alter table crm.companies enable row level security;
alter table crm.companies force row level security;
create policy companies_read on crm.companies for select
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or id in (select customers.company_id from crm.customers
                 where customers.user_id = (select platform.viewer_user())
                    or customers.dealer_organisation_id = (select platform.viewer_organisation())));
create policy companies_write on crm.companies
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

alter table crm.leads enable row level security;
alter table crm.leads force row level security;
create policy leads_tenant on crm.leads
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

-- Seen through the customer: who sees the customer knows the customer's orders.
alter table crm.known_orders enable row level security;
alter table crm.known_orders force row level security;
create policy known_orders_read on crm.known_orders for select
  using ((select platform.viewer_is_service()) or customer_id in (select customers.id from crm.customers));
create policy known_orders_write on crm.known_orders
  using ((select platform.viewer_is_service()));

-- A ticket is seen and moved by the organisation that answers it and by the customer's side.
alter table crm.tickets enable row level security;
alter table crm.tickets force row level security;
create policy tickets_parties on crm.tickets
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or customer_id in (select customers.id from crm.customers
                          where customers.user_id = (select platform.viewer_user())
                             or customers.dealer_organisation_id = (select platform.viewer_organisation())));
