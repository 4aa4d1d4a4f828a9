-- From where mail was asked for, so that nobody has us write to strangers without end. Null where nobody is counted.
alter table identity.account_mails add column network text;
create index account_mails_network_idx on identity.account_mails (network, created_at) where network is not null;
