alter table identity.sessions
  -- When a second factor was shown in it; null for password alone.
  add column second_factor_at timestamptz(3),
  -- Where it was used from last, as a network: 203.0.113.0/24.
  add column network text,
  add constraint sessions_network_check check (char_length(network) <= 50);

-- A key shared with the person's authenticator. It counts once confirmed by a code made with it.
create table identity.totp_factors (
  user_id uuid primary key references identity.users (id) on delete cascade,
  -- Encrypted: codes are computed from it.
  secret text not null,
  created_at timestamptz(3) not null,
  confirmed_at timestamptz(3),
  -- The last half minute a code of which was used: none of it or of an earlier one works again.
  last_step bigint not null
);

-- Each works once, for whoever lost the authenticator; keyed hashes only.
create table identity.recovery_codes (
  hash text primary key,
  user_id uuid not null references identity.users (id) on delete cascade,
  created_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index recovery_codes_user_id_idx on identity.recovery_codes (user_id);

-- Sign-ins that wait for the second factor; the first was right.
create table identity.sign_in_challenges (
  -- SHA-256 of the token the client holds.
  hash text primary key,
  user_id uuid not null references identity.users (id) on delete cascade,
  organisation_id uuid,
  device text,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  tries integer not null
);
create index sign_in_challenges_expires_at_idx on identity.sign_in_challenges (expires_at);

-- Failed tries to prove who one is, of addresses without an account as well: they look the same from outside.
create table identity.sign_in_failures (
  kind text not null,
  -- The e-mail address tried (ACCOUNT, PAIR), or the person whose second factor was tried (FACTOR); else empty.
  subject text not null,
  -- The network address the tries came from (CLIENT, PAIR); else empty.
  client text not null,
  failures integer not null,
  last_failed_at timestamptz(3) not null,
  locked_until timestamptz(3),
  primary key (kind, subject, client),
  constraint sign_in_failures_kind_check check (kind in ('ACCOUNT', 'PAIR', 'CLIENT', 'FACTOR'))
);
create index sign_in_failures_last_failed_at_idx on identity.sign_in_failures (last_failed_at);

alter table identity.totp_factors enable row level security;
alter table identity.totp_factors force row level security;
alter table identity.recovery_codes enable row level security;
alter table identity.recovery_codes force row level security;
alter table identity.sign_in_challenges enable row level security;
alter table identity.sign_in_challenges force row level security;
alter table identity.sign_in_failures enable row level security;
alter table identity.sign_in_failures force row level security;
create policy totp_factors_service on identity.totp_factors using ((select platform.viewer_is_service()));
create policy recovery_codes_service on identity.recovery_codes using ((select platform.viewer_is_service()));
create policy sign_in_challenges_service on identity.sign_in_challenges using ((select platform.viewer_is_service()));
create policy sign_in_failures_service on identity.sign_in_failures using ((select platform.viewer_is_service()));
