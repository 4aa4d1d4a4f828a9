alter table identity.signing_keys
  -- When it began and stopped to sign.
  add column activated_at timestamptz(3),
  add column retired_at timestamptz(3);
-- This role owns the table but is held to its policies like any other.
create policy signing_keys_migration on identity.signing_keys to current_user using (true);
update identity.signing_keys set activated_at = created_at where state <> 'NEXT';
update identity.signing_keys set retired_at = created_at where state = 'PREVIOUS';
drop policy signing_keys_migration on identity.signing_keys;
alter table identity.signing_keys
  add constraint signing_keys_times_check
  check ((state = 'NEXT') = (activated_at is null) and (state = 'PREVIOUS') = (retired_at is not null));
create unique index signing_keys_next_key on identity.signing_keys (state) where state = 'NEXT';
