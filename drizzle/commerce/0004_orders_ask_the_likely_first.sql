-- The same rights as before, in the order in which they are likely: most statements are a seller's or a buyer's, and
-- what is not asked costs nothing. Each function that is asked parses the claims, once per statement.
drop policy orders_tenant on commerce.orders;
create policy orders_tenant on commerce.orders
  using (organisation_id = (select platform.viewer_organisation())
      or buyer_organisation_id = (select platform.viewer_organisation())
      or (buyer_organisation_id is null and user_id = (select platform.viewer_user()))
      or (select platform.viewer_is_service()));
