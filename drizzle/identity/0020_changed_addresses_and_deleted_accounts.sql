-- A deleted account's row stays, without anything that tells whose it was: what its owner did refers to it.
alter table identity.users add column deleted_at timestamptz(3);

alter table identity.sessions drop constraint sessions_end_reason_check;
alter table identity.sessions add constraint sessions_end_reason_check
  check (end_reason in ('SIGNED_OUT', 'REVOKED', 'TOKEN_REUSED', 'PASSWORD_CHANGED', 'ACCOUNT_DELETED')
         and (end_reason is null) = (ended_at is null));

-- The address somebody wants instead of theirs, until a mail to it was answered. The last one asked for counts.
create table identity.email_changes (
  user_id uuid primary key references identity.users (id) on delete cascade,
  email text not null,
  email_key text not null,
  requested_at timestamptz(3) not null
);
alter table identity.email_changes enable row level security;
alter table identity.email_changes force row level security;
create policy email_changes_service on identity.email_changes using ((select platform.viewer_is_service()));

-- Mail that does not go to the address an account has: to the one it will have, or had.
alter table identity.account_mails add column user_id uuid;
alter table identity.account_mails add column email text;
alter table identity.account_mails drop constraint account_mails_kind_check;
alter table identity.account_mails add constraint account_mails_kind_check
  check (kind in ('EMAIL_VERIFICATION', 'PASSWORD_RESET', 'PASSWORD_CHANGED',
                  'EMAIL_CHANGE', 'EMAIL_CHANGED', 'ACCOUNT_DELETED'));

alter table identity.one_time_tokens drop constraint one_time_tokens_kind_check;
alter table identity.one_time_tokens add constraint one_time_tokens_kind_check
  check (kind in ('EMAIL_VERIFICATION', 'PASSWORD_RESET', 'EMAIL_CHANGE'));
