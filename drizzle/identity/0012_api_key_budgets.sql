-- Points of work: a bucket that refills, the most one request may cost, and how many may run at a time.
alter table identity.api_keys
  add column points_capacity integer not null default 10000,
  add column points_per_second integer not null default 100,
  add column request_ceiling integer not null default 5000,
  add column concurrency integer not null default 20,
  add constraint api_keys_budget_check
    check (points_capacity between 1 and 100000000 and points_per_second between 1 and 1000000
       and request_ceiling between 1 and 10000000 and concurrency between 1 and 10000);
alter table identity.api_keys
  alter column points_capacity drop default,
  alter column points_per_second drop default,
  alter column request_ceiling drop default,
  alter column concurrency drop default;
