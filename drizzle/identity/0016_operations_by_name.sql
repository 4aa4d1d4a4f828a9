-- What is called by its name is the newest publication of that name.
create index published_operations_name_idx on identity.published_operations (application_id, name, published_at desc, id desc);
