-- Which subgraphs of this database hold the demo world, and the day that world ends on: processes seeded later
-- must generate the very same world, or their ids would not meet.
create table platform.seeds (
  subgraph text primary key,
  as_of timestamptz(3) not null,
  seeded_at timestamptz(3) not null default now()
);
alter table platform.seeds enable row level security;
alter table platform.seeds force row level security;
create policy seeds_service on platform.seeds using ((select platform.viewer_is_service()));
