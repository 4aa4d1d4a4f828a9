create trigger conversations_keep_tenant before update of organisation_id on ai.conversations
  for each row execute function platform.keep_tenant('organisation_id');
create trigger messages_keep_tenant before update of organisation_id on ai.messages
  for each row execute function platform.keep_tenant('organisation_id');
