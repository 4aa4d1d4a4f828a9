create trigger tickets_keep_tenant before update of organisation_id on crm.tickets
  for each row execute function platform.keep_tenant('organisation_id');
