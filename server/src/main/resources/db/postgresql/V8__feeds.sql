-- Usage that somebody else's program measured: it inserts rows, Weir makes reports of them through the journal, each
-- once. Documented in docs/feeds.md. Insert source_id, event_id, user_name, the amounts, kind, at_ms and epoch; the rest
-- is Weir's: state is new, claimed (in a batch on its way into the journal), taken (position says where) or refused
-- (reason says why). at_ms 0 = now. Not of the journal: openings and rebuilds leave the rows alone.
create table inbox (
    source_id bigint not null,
    event_id varchar(190) collate "C" not null,
    user_name varchar(190) collate "C" not null,
    kind varchar(20) collate "C" not null default 'delta',
    upload bigint not null default 0,
    download bigint not null default 0,
    at_ms bigint not null default 0,
    epoch bigint not null default 0,
    state varchar(20) collate "C" not null default 'new',
    reason varchar(190) collate "C" not null default '',
    user_id bigint not null default 0,
    batch bigint not null default 0,
    position bigint not null default 0,
    primary key (source_id, event_id)
);
create index inbox_by_state on inbox (state, at_ms);

-- How far what Weir follows has been followed: the number of the inbox's newest batch, where to go on in the changes of
-- another program's database.
create table feed_state (
    name varchar(100) collate "C" not null primary key,
    state text collate "C" not null,
    at_ms bigint not null
);

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
