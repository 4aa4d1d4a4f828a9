create trigger jobs_keep_tenant before update of organisation_id on marketplace.jobs
  for each row execute function platform.keep_tenant('organisation_id');
