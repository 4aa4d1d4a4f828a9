-- Who somebody is at an outside issuer: the pair never changes, an e-mail address there may.
create table identity.external_identities (
  issuer text not null,
  subject text not null,
  user_id uuid not null references identity.users (id) on delete cascade,
  created_at timestamptz(3) not null,
  primary key (issuer, subject)
);
create index external_identities_user_id_idx on identity.external_identities (user_id);

-- Sign-ins on their way to an outside issuer and back.
create table identity.sign_in_redirects (
  -- SHA-256 of `state`, which the browser brings back.
  hash text primary key,
  -- Encrypted: the PKCE verifier and the nonce.
  secrets text not null,
  redirect_url text not null,
  organisation_id uuid,
  device text,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);
create index sign_in_redirects_expires_at_idx on identity.sign_in_redirects (expires_at);

alter table identity.external_identities enable row level security;
alter table identity.external_identities force row level security;
alter table identity.sign_in_redirects enable row level security;
alter table identity.sign_in_redirects force row level security;
create policy external_identities_service on identity.external_identities using ((select platform.viewer_is_service()));
create policy sign_in_redirects_service on identity.sign_in_redirects using ((select platform.viewer_is_service()));
