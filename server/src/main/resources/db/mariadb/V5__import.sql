-- What was brought over from another panel. Origins name the panel, such as 'xboard'.

-- Rows of its history as they stand in the ledger, by the panel's own keys: a repeated import adds what a row has grown
-- by, where the row was put first. bucket is the moment the panel wrote, epoch seconds; old_node its node, empty = it
-- does not say; user_id 0 = it was nobody's here.
create table imported_usage (
    origin varchar(40) not null,
    old_user_id bigint not null,
    bucket bigint not null,
    old_node varchar(60) not null,
    rate bigint not null,
    user_id bigint not null,
    source_id bigint not null,
    upload bigint not null check (upload between 0 and 9223372036854775807),
    download bigint not null check (download between 0 and 9223372036854775807),
    billed_upload bigint not null check (billed_upload between 0 and 9223372036854775807),
    billed_download bigint not null check (billed_download between 0 and 9223372036854775807),
    primary key (origin, old_user_id, bucket, old_node, rate)
) ${stored};

-- What a user's counter said beyond the history that came over, as it stands in the adjustments of that day: more
-- before the history began, less when the panel had reset it.
create table imported_balance (
    origin varchar(40) not null,
    user_id bigint not null,
    bucket bigint not null,
    billed_upload bigint not null,
    billed_download bigint not null,
    primary key (origin, user_id)
) ${stored};

-- What the panel noted of a node's days, raw: beside the ledger, never in it, for the same bytes stand there by user.
-- node_id is the number on the wire; source_id 0 = no such node came over.
create table imported_node_day (
    origin varchar(40) not null,
    node_type varchar(40) not null,
    node_id bigint not null,
    bucket bigint not null,
    source_id bigint not null,
    upload bigint not null check (upload between 0 and 9223372036854775807),
    download bigint not null check (download between 0 and 9223372036854775807),
    primary key (origin, node_type, node_id, bucket)
) ${stored};

-- What has no place here yet, or is to be compared at the next import: plans, orders, rows of users and nodes, as JSON.
create table imported_document (
    origin varchar(40) not null,
    kind varchar(40) not null,
    old_id varchar(80) not null,
    document longtext not null,
    version bigint not null,
    primary key (origin, kind, old_id)
) ${stored};

-- One row an act of an import, as a verdict is of a report: what it counted. Sums are what it added to the ledger.
create table import_entry (
    position bigint not null primary key,
    origin varchar(40) not null,
    actor varchar(200) not null,
    at_ms bigint not null,
    counted bigint not null,
    repeated bigint not null,
    stale bigint not null,
    from_bucket bigint not null,
    to_bucket bigint not null,
    upload bigint not null check (upload between 0 and 9223372036854775807),
    download bigint not null check (download between 0 and 9223372036854775807),
    billed_upload bigint not null check (billed_upload between 0 and 9223372036854775807),
    billed_download bigint not null check (billed_download between 0 and 9223372036854775807)
) ${stored};
create index import_entry_bucket on import_entry (to_bucket);
