-- A machine (a service account, an application with its key) acts for one organisation, as a person does.
create or replace function platform.viewer_organisation() returns uuid language sql stable parallel safe as
  $$ select case when platform.viewer_claims()->>'role' in ('user', 'machine')
                 then (platform.viewer_claims()->>'organisation_id')::uuid end $$;
create or replace function platform.viewer_is_operator() returns boolean language sql stable parallel safe as
  $$ select platform.viewer_claims()->>'role' in ('user', 'machine')
            and coalesce(platform.viewer_claims()->>'organisation_kind', '') = 'OPERATOR' $$;
