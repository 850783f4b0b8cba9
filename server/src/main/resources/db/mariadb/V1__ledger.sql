-- The same tables as for SQLite. Text is compared byte by byte, trailing blanks included.
-- Moments: *_ms epoch milliseconds, bucket epoch seconds at which the hour or day begins.

-- Where the ledger stands in the journal. One row per installation; the first statement of every posting
-- transaction moves it by compare-and-set (R14).
create table posting (
    singleton bigint not null primary key check (singleton = 1),
    journal_id varchar(36) not null,
    position bigint not null check (position >= 0),
    fence bigint not null,
    posted_at_ms bigint not null
) ${stored};

-- One process of one source, and all that the fold remembers of it (format: posting, StreamState).
create table stream (
    source_id bigint not null,
    instance bigint not null,
    last_position bigint not null,
    last_at_ms bigint not null,
    state longblob not null,
    primary key (source_id, instance)
) ${stored};

-- What the fold remembers beside streams: the run of the process, id counters (format: posting, FoldState).
create table fold_state (
    name varchar(40) not null primary key,
    state longblob not null
) ${stored};

-- Rows stand by (bucket, user): a commit writes one place of the file, and a user is found by one step a bucket. An
-- index by source is worth its place for days; for hours it would double file and work (source_hour serves instead).
create table hour_usage (
    bucket bigint not null,
    user_id bigint not null,
    source_id bigint not null,
    credential_id bigint not null,
    rate bigint not null,
    upload bigint not null check (upload between 0 and 9223372036854775807),
    download bigint not null check (download between 0 and 9223372036854775807),
    billed_upload bigint not null check (billed_upload between 0 and 9223372036854775807),
    billed_download bigint not null check (billed_download between 0 and 9223372036854775807),
    primary key (bucket, user_id, source_id, credential_id, rate)
) ${stored};

create table day_usage (
    bucket bigint not null,
    user_id bigint not null,
    source_id bigint not null,
    credential_id bigint not null,
    rate bigint not null,
    upload bigint not null check (upload between 0 and 9223372036854775807),
    download bigint not null check (download between 0 and 9223372036854775807),
    billed_upload bigint not null check (billed_upload between 0 and 9223372036854775807),
    billed_download bigint not null check (billed_download between 0 and 9223372036854775807),
    primary key (bucket, user_id, source_id, credential_id, rate)
) ${stored};
create index day_usage_source on day_usage (source_id, bucket);

-- Sums of hour_usage and day_usage by source: what a page over all users reads, in days times sources instead of
-- days times pairs.
create table source_hour (
    bucket bigint not null,
    source_id bigint not null,
    upload bigint not null check (upload between 0 and 9223372036854775807),
    download bigint not null check (download between 0 and 9223372036854775807),
    billed_upload bigint not null check (billed_upload between 0 and 9223372036854775807),
    billed_download bigint not null check (billed_download between 0 and 9223372036854775807),
    primary key (bucket, source_id)
) ${stored};
create table source_day (
    bucket bigint not null,
    source_id bigint not null,
    upload bigint not null check (upload between 0 and 9223372036854775807),
    download bigint not null check (download between 0 and 9223372036854775807),
    billed_upload bigint not null check (billed_upload between 0 and 9223372036854775807),
    billed_download bigint not null check (billed_download between 0 and 9223372036854775807),
    primary key (bucket, source_id)
) ${stored};

-- Sums over all days; user 0 is unattributed. Adjustments are signed and stand beside what was measured.
create table user_total (
    user_id bigint not null primary key,
    upload bigint default 0 not null check (upload between 0 and 9223372036854775807),
    download bigint default 0 not null check (download between 0 and 9223372036854775807),
    billed_upload bigint default 0 not null check (billed_upload between 0 and 9223372036854775807),
    billed_download bigint default 0 not null check (billed_download between 0 and 9223372036854775807),
    adjusted_upload bigint default 0 not null,
    adjusted_download bigint default 0 not null,
    adjusted_billed_upload bigint default 0 not null,
    adjusted_billed_download bigint default 0 not null,
    last_at_ms bigint default 0 not null
) ${stored};
create table source_total (
    source_id bigint not null primary key,
    upload bigint default 0 not null check (upload between 0 and 9223372036854775807),
    download bigint default 0 not null check (download between 0 and 9223372036854775807),
    billed_upload bigint default 0 not null check (billed_upload between 0 and 9223372036854775807),
    billed_download bigint default 0 not null check (billed_download between 0 and 9223372036854775807),
    adjusted_upload bigint default 0 not null,
    adjusted_download bigint default 0 not null,
    adjusted_billed_upload bigint default 0 not null,
    adjusted_billed_download bigint default 0 not null,
    last_at_ms bigint default 0 not null
) ${stored};

-- What posting decided on a report. Sums are raw bytes of both directions: posted = new in the ledger by this report,
-- repeated = shown again, quarantined = held, unattributed = the part of posted that went to user 0.
create table verdict (
    position bigint not null primary key,
    source_id bigint not null,
    instance bigint not null,
    ack bigint not null,
    at_ms bigint not null,
    from_ms bigint not null,
    body_sha256 varchar(64) not null,
    entries bigint not null,
    users bigint not null,
    faults bigint not null,
    upload bigint not null check (upload between 0 and 9223372036854775807),
    download bigint not null check (download between 0 and 9223372036854775807),
    repeated bigint not null check (repeated >= 0),
    quarantined bigint not null check (quarantined >= 0),
    unattributed bigint not null check (unattributed >= 0),
    evidence varchar(16) not null,
    decision varchar(16) not null,
    reason varchar(200) not null
) ${stored};
create index verdict_source on verdict (source_id, position);
create index verdict_at on verdict (at_ms);

-- What retention has removed: of 'hour', buckets up to this one, in whole or in part; of 'verdict', positions up to
-- this one, with the sums they had posted, so that verdicts and rows can still be compared.
create table retention (
    name varchar(40) not null primary key,
    dropped_through bigint not null,
    upload bigint not null check (upload between 0 and 9223372036854775807),
    download bigint not null check (download between 0 and 9223372036854775807)
) ${stored};

-- One measured amount that is held: implausible, ambiguous or stale. Its baseline has moved (R41).
create table quarantine (
    id bigint not null primary key,
    position bigint not null,
    source_id bigint not null,
    wire_key varchar(200) not null,
    user_id bigint not null,
    credential_id bigint not null,
    upload bigint not null check (upload between 0 and 9223372036854775807),
    download bigint not null check (download between 0 and 9223372036854775807),
    from_ms bigint not null,
    to_ms bigint not null,
    reason varchar(20) not null,
    state varchar(12) not null,
    decided_position bigint not null
) ${stored};
create index quarantine_state on quarantine (state, id);
create index quarantine_position on quarantine (position);

-- The wire's name of usage that belongs to no known user; the credential of its rows under user 0.
create table unattributed (
    id bigint not null primary key,
    source_id bigint not null,
    wire_key varchar(200) not null,
    first_position bigint not null,
    assigned_user_id bigint not null,
    unique (source_id, wire_key)
) ${stored};

-- Corrections: signed, with a reason; rows of usage are never edited. kind: adjusted = amounts a person named,
-- rerated = what a correcting rate makes of a day's rows, reclassified = what a report counts for after all.
create table adjustment (
    id varchar(36) not null primary key,
    position bigint not null,
    user_id bigint not null,
    source_id bigint not null,
    bucket bigint not null,
    upload bigint not null,
    download bigint not null,
    billed_upload bigint not null,
    billed_download bigint not null,
    reason varchar(400) not null,
    actor varchar(200) not null,
    at_ms bigint not null,
    kind varchar(12) not null
) ${stored};
create index adjustment_user on adjustment (user_id, bucket);
create index adjustment_source on adjustment (source_id, bucket);
create index adjustment_position on adjustment (position);
create index adjustment_bucket on adjustment (bucket);

-- What a person decided about a whole report; its verdict keeps saying what posting decided. One row a report: the
-- newest decision, made by the act at decided_position.
create table reclassified (
    position bigint not null primary key,
    decided_position bigint not null,
    decision varchar(12) not null,
    reason varchar(400) not null,
    actor varchar(200) not null,
    at_ms bigint not null
) ${stored};

-- Decisions of people in the journal, applied once each (R16).
create table act (
    id varchar(36) not null primary key,
    position bigint not null,
    type varchar(40) not null,
    actor varchar(200) not null,
    at_ms bigint not null
) ${stored};

create table users (
    id bigint not null primary key,
    name varchar(200) not null,
    email varchar(320) not null,
    uuid varchar(36) not null,
    credential_id bigint not null,
    group_id bigint not null,
    limit_bytes bigint not null,
    expires_at_ms bigint,
    enabled boolean not null,
    speed_limit_mbps bigint not null,
    device_limit bigint not null,
    deleted boolean not null,
    version bigint not null
) ${stored};
create index users_email on users (email);

create table credential (
    id bigint not null primary key,
    user_id bigint not null,
    kind varchar(20) not null,
    name varchar(200) not null,
    version bigint not null
) ${stored};
create index credential_user on credential (user_id);

-- document: the node as JSON (format: directory, DirectoryJson); the columns beside it are for people and joins.
create table source (
    id bigint not null primary key,
    kind varchar(20) not null,
    node_type varchar(40) not null,
    node_id bigint not null,
    name varchar(200) not null,
    domain varchar(253) not null,
    country varchar(2) not null,
    enabled boolean not null,
    deleted boolean not null,
    document longtext not null,
    version bigint not null
) ${stored};

create table user_group (
    id bigint not null primary key,
    name varchar(200) not null,
    deleted boolean not null,
    version bigint not null
) ${stored};

create table settings (
    singleton bigint not null primary key check (singleton = 1),
    document longtext not null,
    version bigint not null
) ${stored};
