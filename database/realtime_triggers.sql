-- What the channels of founding document 001 need in Weir's database on PostgreSQL. Weir has made all of this itself; run
-- it when it was lost, as often as you like:
--
--     psql -d weir -f database/realtime_triggers.sql
--
-- There are no triggers on figures: Weir itself notifies traffic_update, node_traffic_update and node_update, after its
-- commits and outside of them (setting database-notify). A trigger would notify within the transaction that posts, and
-- then one listener that never reads could stop posting. docs/feeds.md says what stands in a notification.
\set ON_ERROR_STOP on

do $$
begin
    if to_regclass('inbox') is null then
        raise exception 'this is no database of Weir yet: start Weir on it first, or run weir migrate';
    end if;
end
$$;

-- What founding document 001 tries its listeners with.
create or replace function test_notification(channel text, message text) returns void
    language plpgsql as $$
begin
    perform pg_notify(channel, message);
end
$$;

-- Wakes Weir when rows were put into the inbox: once a statement, and says nothing of them.
create or replace function wake_inbox() returns trigger
    language plpgsql as $$
begin
    perform pg_notify('weir_inbox', '');
    return null;
end
$$;

drop trigger if exists inbox_wakes on inbox;
create trigger inbox_wakes after insert on inbox
    for each statement execute function wake_inbox();
