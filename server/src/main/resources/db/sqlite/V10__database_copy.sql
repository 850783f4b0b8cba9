-- A row stands here while 'weir database copy' fills this database from another one, and no longer: what is there then is
-- not whole, and nobody may post to it. It says which state of which database is copied, by that one's row of posting;
-- position -1 = what was here before is being removed.
create table database_copy (
    singleton bigint not null primary key check (singleton = 1),
    origin varchar(400) not null,
    journal_id varchar(36) not null,
    position bigint not null,
    fence bigint not null,
    posted_at_ms bigint not null
);
