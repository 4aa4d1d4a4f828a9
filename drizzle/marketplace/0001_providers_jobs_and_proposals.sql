create schema marketplace;

-- What crm's events tell of customers: whose job a job may be.
create table marketplace.known_customers (
  customer_id uuid primary key,
  organisation_id uuid not null,
  user_id uuid
);
create index known_customers_user_id_idx on marketplace.known_customers (user_id);

create table marketplace.provider_profiles (
  id uuid primary key,
  organisation_id uuid not null,
  headline text not null,
  description text not null,
  skills text[] not null,
  country char(2) not null,
  city text not null,
  radius_km integer not null,
  hourly_rate_amount bigint not null,
  currency char(3) not null,
  version integer not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint provider_profiles_organisation_id_key unique (organisation_id),
  constraint provider_profiles_id_organisation_id_key unique (id, organisation_id),
  constraint provider_profiles_skills_check check (cardinality(skills) between 1 and 20),
  constraint provider_profiles_hourly_rate_amount_check check (hourly_rate_amount >= 0),
  constraint provider_profiles_radius_km_check check (radius_km >= 0)
);
create index provider_profiles_created_at_idx on marketplace.provider_profiles (created_at desc, id desc);

create table marketplace.services (
  id uuid primary key,
  provider_id uuid not null,
  organisation_id uuid not null,
  title text not null,
  description text not null,
  category text not null,
  price_amount bigint not null,
  currency char(3) not null,
  price_unit text not null,
  duration_minutes integer not null,
  is_active boolean not null,
  version integer not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint services_provider_id_fkey foreign key (provider_id, organisation_id)
    references marketplace.provider_profiles (id, organisation_id),
  constraint services_price_amount_check check (price_amount >= 0),
  constraint services_price_unit_check check (price_unit in ('FIXED', 'HOUR', 'PIECE')),
  constraint services_duration_minutes_check check (duration_minutes > 0)
);
create index services_created_at_idx on marketplace.services (created_at desc, id desc);
create index services_price_amount_idx on marketplace.services (price_amount, id);
create index services_category_created_at_idx on marketplace.services (category, created_at desc, id desc);
create index services_provider_id_created_at_idx on marketplace.services (provider_id, created_at desc, id desc);

create table marketplace.jobs (
  id uuid primary key,
  -- Whoever posted it: an organisation, or a person for themselves.
  poster_id uuid not null,
  organisation_id uuid,
  user_id uuid,
  customer_id uuid,
  title text not null,
  description text not null,
  skills text[] not null,
  budget_minimum_amount bigint not null,
  budget_maximum_amount bigint not null,
  currency char(3) not null,
  country char(2) not null,
  city text not null,
  status text not null,
  awarded_proposal_id uuid,
  awarded_organisation_id uuid,
  version integer not null,
  opened_at timestamptz(3),
  awarded_at timestamptz(3),
  started_at timestamptz(3),
  completed_at timestamptz(3),
  cancelled_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint jobs_id_poster_id_key unique (id, poster_id),
  constraint jobs_customer_id_fkey foreign key (customer_id) references marketplace.known_customers (customer_id),
  constraint jobs_poster_id_check check (num_nonnulls(organisation_id, user_id) = 1 and poster_id = coalesce(organisation_id, user_id)),
  constraint jobs_skills_check check (cardinality(skills) between 1 and 20),
  constraint jobs_budget_check check (budget_minimum_amount >= 0 and budget_minimum_amount <= budget_maximum_amount),
  constraint jobs_status_check check (status in ('DRAFT', 'OPEN', 'AWARDED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED')),
  constraint jobs_awarded_proposal_id_check check (
    num_nonnulls(awarded_proposal_id, awarded_organisation_id, awarded_at) in (0, 3)
    and (status not in ('AWARDED', 'IN_PROGRESS', 'COMPLETED') or awarded_proposal_id is not null)
    and (status not in ('DRAFT', 'OPEN') or awarded_proposal_id is null)),
  constraint jobs_cancelled_at_check check ((status = 'CANCELLED') = (cancelled_at is not null)),
  constraint jobs_completed_at_check check ((status = 'COMPLETED') = (completed_at is not null))
);
create index jobs_created_at_idx on marketplace.jobs (created_at desc, id desc);
create index jobs_poster_id_created_at_idx on marketplace.jobs (poster_id, created_at desc, id desc);
create index jobs_customer_id_created_at_idx on marketplace.jobs (customer_id, created_at desc, id desc);
create index jobs_status_created_at_idx on marketplace.jobs (status, created_at desc, id desc);

create table marketplace.proposals (
  id uuid primary key,
  job_id uuid not null,
  -- The job's, repeated so that the row alone tells who may see it.
  poster_id uuid not null,
  provider_id uuid not null,
  organisation_id uuid not null,
  cover_letter text not null,
  bid_amount bigint not null,
  currency char(3) not null,
  estimated_days integer not null,
  status text not null,
  version integer not null,
  submitted_at timestamptz(3) not null,
  decided_at timestamptz(3),
  constraint proposals_job_id_fkey foreign key (job_id, poster_id) references marketplace.jobs (id, poster_id),
  constraint proposals_provider_id_fkey foreign key (provider_id, organisation_id)
    references marketplace.provider_profiles (id, organisation_id),
  constraint proposals_bid_amount_check check (bid_amount > 0),
  constraint proposals_cover_letter_check check (char_length(cover_letter) between 50 and 5000),
  constraint proposals_estimated_days_check check (estimated_days > 0),
  constraint proposals_status_check check (status in ('SUBMITTED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN')),
  constraint proposals_decided_at_check check ((status = 'SUBMITTED') = (decided_at is null))
);
-- One standing proposal of a provider for a job, and one winner of a job.
create unique index proposals_job_id_organisation_id_key on marketplace.proposals (job_id, organisation_id) where status <> 'WITHDRAWN';
create unique index proposals_job_id_key on marketplace.proposals (job_id) where status = 'ACCEPTED';
create index proposals_job_id_submitted_at_idx on marketplace.proposals (job_id, submitted_at desc, id desc);
create index proposals_organisation_id_submitted_at_idx on marketplace.proposals (organisation_id, submitted_at desc, id desc);
create index proposals_poster_id_submitted_at_idx on marketplace.proposals (poster_id, submitted_at desc, id desc);

alter table marketplace.known_customers enable row level security;
alter table marketplace.known_customers force row level security;
create policy known_customers_read on marketplace.known_customers for select
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or user_id = (select platform.viewer_user()));
create policy known_customers_write on marketplace.known_customers
  using ((select platform.viewer_is_service()));

-- Profiles and offered services are the shop window: everybody may look, only the provider arranges it.
alter table marketplace.provider_profiles enable row level security;
alter table marketplace.provider_profiles force row level security;
create policy provider_profiles_read on marketplace.provider_profiles for select using (true);
create policy provider_profiles_write on marketplace.provider_profiles
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

alter table marketplace.services enable row level security;
alter table marketplace.services force row level security;
create policy services_read on marketplace.services for select using (is_active);
create policy services_write on marketplace.services
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

-- A proposal is seen by the provider who made it, by the job's poster and by the operator; never by other bidders.
alter table marketplace.proposals enable row level security;
alter table marketplace.proposals force row level security;
create policy proposals_read on marketplace.proposals for select
  using ((select platform.viewer_is_service())
      or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation())
      or poster_id in ((select platform.viewer_organisation()), (select platform.viewer_user())));
create policy proposals_write on marketplace.proposals
  using ((select platform.viewer_is_service())
      or (select platform.viewer_is_operator())
      or organisation_id = (select platform.viewer_organisation())
      or poster_id in ((select platform.viewer_organisation()), (select platform.viewer_user())));

-- A job is seen by its poster, its customer and the operator; by every provider while it is open, and by those who
-- made a proposal ever after.
alter table marketplace.jobs enable row level security;
alter table marketplace.jobs force row level security;
create policy jobs_read on marketplace.jobs for select
  using ((select platform.viewer_is_service())
      or (select platform.viewer_is_operator())
      or poster_id in ((select platform.viewer_organisation()), (select platform.viewer_user()))
      or (status = 'OPEN' and (select platform.viewer_claims()->>'organisation_kind') = 'PROVIDER')
      or customer_id in (select known.customer_id from marketplace.known_customers known
                          where known.user_id = (select platform.viewer_user()))
      or id in (select proposals.job_id from marketplace.proposals
                 where proposals.organisation_id = (select platform.viewer_organisation())));
create policy jobs_write on marketplace.jobs
  using ((select platform.viewer_is_service())
      or (select platform.viewer_is_operator())
      or poster_id in ((select platform.viewer_organisation()), (select platform.viewer_user()))
      or awarded_organisation_id = (select platform.viewer_organisation()));
