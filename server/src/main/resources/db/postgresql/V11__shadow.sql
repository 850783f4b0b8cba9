-- Shadow mode: the old panel goes on beside this one and is sent every push again. Not of the journal: openings and
-- rebuilds leave these rows alone. Moments are epoch milliseconds, bucket epoch seconds at which the day begins, bytes raw
-- but for billed, which is what the old panel makes of them push by push.

-- How far forwarding is: everything up to position is settled, and what is settled or under way beyond stands in
-- shadow_push. turn grows with every change, so that none is made twice. passed_over: positions that the journal did not
-- keep long enough.
create table shadow_state (
    singleton bigint not null primary key check (singleton = 1),
    journal_id varchar(36) collate "C" not null,
    position bigint not null check (position >= 0),
    turn bigint not null,
    begun_at_ms bigint not null,
    passed_over bigint not null
);

-- Pushes that were on their way, or whose fate has to be looked at. fate: sending, taken, refused, unknown, apart.
create table shadow_push (
    position bigint not null primary key,
    source_id bigint not null,
    fate varchar(12) collate "C" not null,
    at_ms bigint not null,
    sent_at_ms bigint not null,
    status bigint not null,
    users bigint not null,
    upload bigint not null,
    download bigint not null,
    said varchar(200) collate "C" not null
);
create index shadow_push_fate on shadow_push (fate, position);

-- What pushes offered, by user as nodes name him, since the comparison began.
create table shadow_usage (
    user_id bigint not null,
    source_id bigint not null,
    rate bigint not null,
    fate varchar(12) collate "C" not null,
    pushes bigint not null,
    upload bigint not null,
    download bigint not null,
    billed bigint not null,
    primary key (user_id, source_id, rate, fate)
);

-- The same by the day on which they were sent. A node's pushes go in order, so each day is a stretch of positions.
create table shadow_day (
    source_id bigint not null,
    bucket bigint not null,
    fate varchar(12) collate "C" not null,
    pushes bigint not null,
    upload bigint not null,
    download bigint not null,
    first_position bigint not null,
    last_position bigint not null,
    primary key (source_id, bucket, fate)
);

-- What each push said of which nobody knows whether the panel took it: its figures may tell later.
create table shadow_unknown (
    position bigint not null,
    user_id bigint not null,
    rate bigint not null,
    upload bigint not null,
    download bigint not null,
    billed bigint not null,
    primary key (position, user_id)
);
