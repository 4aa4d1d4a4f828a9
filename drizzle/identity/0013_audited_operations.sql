alter table identity.audit_entries add column operation text;
