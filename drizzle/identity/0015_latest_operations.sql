-- The gateways look for what was published since they last did.
create index published_operations_published_at_idx on identity.published_operations (published_at desc);
