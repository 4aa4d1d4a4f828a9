create trigger orders_keep_tenant before update of organisation_id, buyer_organisation_id on commerce.orders
  for each row execute function platform.keep_tenant('organisation_id', 'buyer_organisation_id');
