-- A row that two parties may change belongs to the same organisations for ever: policies let either party write it, and
-- would let the one hand it to a third. Arguments are the columns that say whose it is.
create function platform.keep_tenant() returns trigger language plpgsql set search_path = '' as $$
declare
  kept text;
  was jsonb := to_jsonb(old);
  becomes jsonb := to_jsonb(new);
begin
  foreach kept in array tg_argv loop
    if was -> kept is distinct from becomes -> kept and not platform.viewer_is_service() then
      raise insufficient_privilege using message = format('%s of %s does not change', kept, tg_table_name);
    end if;
  end loop;
  return new;
end $$;
