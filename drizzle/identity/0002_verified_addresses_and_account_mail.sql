-- Null until its owner has shown that they read mail at the address.
alter table identity.users add column email_verified_at timestamptz(3);

alter table identity.sessions drop constraint sessions_end_reason_check;
alter table identity.sessions add constraint sessions_end_reason_check
  check (end_reason in ('SIGNED_OUT', 'REVOKED', 'TOKEN_REUSED', 'PASSWORD_CHANGED') and (end_reason is null) = (ended_at is null));

-- Mail somebody asked to be sent, also to addresses nobody has an account with: asking looks the same for both, and
-- only the process that sends looks for the account. No token is ever in here; one is made when the mail is sent.
create table identity.account_mails (
  id uuid primary key,
  kind text not null,
  email_key text not null,
  created_at timestamptz(3) not null,
  -- When to try (again); moved ahead while one process sends.
  due_at timestamptz(3) not null,
  tries integer not null,
  settled_at timestamptz(3),
  outcome text,
  constraint account_mails_kind_check check (kind in ('EMAIL_VERIFICATION', 'PASSWORD_RESET', 'PASSWORD_CHANGED')),
  constraint account_mails_outcome_check
    check (outcome in ('SENT', 'NOT_NEEDED', 'GIVEN_UP') and (outcome is null) = (settled_at is null))
);
create index account_mails_due_at_idx on identity.account_mails (due_at) where settled_at is null;
create index account_mails_email_key_idx on identity.account_mails (email_key, kind, created_at);
create index account_mails_settled_at_idx on identity.account_mails (settled_at) where settled_at is not null;

-- What was sent by mail, as SHA-256 only; the row goes when it is used. A person has one of a kind.
create table identity.one_time_tokens (
  hash text primary key,
  kind text not null,
  user_id uuid not null references identity.users (id) on delete cascade,
  -- The address it was sent to: it proves nothing about another one.
  email_key text not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  constraint one_time_tokens_user_id_kind_key unique (user_id, kind),
  constraint one_time_tokens_kind_check check (kind in ('EMAIL_VERIFICATION', 'PASSWORD_RESET'))
);

alter table identity.account_mails enable row level security;
alter table identity.account_mails force row level security;
alter table identity.one_time_tokens enable row level security;
alter table identity.one_time_tokens force row level security;
create policy account_mails_service on identity.account_mails using ((select platform.viewer_is_service()));
create policy one_time_tokens_service on identity.one_time_tokens using ((select platform.viewer_is_service()));
