-- A role for reports: it reads the views of docs/bi.md and nothing else, above all no table. For PostgreSQL and MariaDB;
-- run it once, in Weir's own database, as an administrator (its owner may not make roles unless it was given CREATEROLE):
--   psql -d weir -f database/readonly_role.sql        mariadb weir < database/readonly_role.sql
create role weir_reader;
grant select on usage_by_day to weir_reader;
grant select on usage_by_hour to weir_reader;
grant select on source_usage_by_day to weir_reader;
grant select on sources to weir_reader;
grant select on users_without_secrets to weir_reader;

-- Then a login for each program that reads.
-- PostgreSQL:
--   create role metabase login password '…' in role weir_reader;
--   alter role metabase set default_transaction_read_only = on;
--   alter role metabase set statement_timeout = '60s';
-- MariaDB:
--   create user metabase@'%' identified by '…';
--   grant weir_reader to metabase@'%';
--   set default role weir_reader for metabase@'%';
