-- How far a running logv2fs has been followed. Not of the journal: openings and rebuilds leave the rows alone.

-- A row of its user_traffic_logs as it was when it was last told: row_id is its key, used its sum of all time,
-- newest_day (days since 1970, 0 = none) and newest_traffic the last entry of its daily_logs.
create table logv2fs_row (
    row_id varchar(190) collate "C" not null primary key,
    email text collate "C" not null,
    created_ms bigint not null,
    used bigint not null check (used >= 0),
    newest_day bigint not null,
    newest_traffic bigint not null check (newest_traffic >= 0)
);

-- What has been told of a user under a source: the sum of what all its rows have grown by. Never falls.
create table logv2fs_user (
    source_id bigint not null,
    user_id bigint not null,
    told bigint not null check (told >= 0),
    primary key (source_id, user_id)
);
