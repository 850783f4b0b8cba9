-- Shadow mode compares each direction by itself, days of users too, and counts why pushes were not taken. What was compared
-- before cannot be told apart by direction: the next comparison begins anew. Sums of what became of pushes stay.
drop table shadow_figure;
drop table shadow_comparison;
drop table shadow_difference;
drop table shadow_usage;
drop table shadow_unknown;

-- What pushes offered, by user as nodes name him and the day on which they were sent, since the comparison began.
create table shadow_usage (
    user_id bigint not null,
    bucket bigint not null,
    source_id bigint not null,
    rate bigint not null,
    fate varchar(12) not null,
    pushes bigint not null,
    upload bigint not null,
    download bigint not null,
    billed_upload bigint not null,
    billed_download bigint not null,
    primary key (user_id, bucket, source_id, rate, fate)
) ${stored};

-- What each push said of which nobody knows whether the panel took it: its figures may tell later.
create table shadow_unknown (
    position bigint not null,
    user_id bigint not null,
    rate bigint not null,
    upload bigint not null,
    download bigint not null,
    billed_upload bigint not null,
    billed_download bigint not null,
    primary key (position, user_id)
) ${stored};

-- Why pushes were not taken since the comparison began; reason: one word.
create table shadow_reason (
    fate varchar(12) not null,
    reason varchar(40) not null,
    pushes bigint not null,
    upload bigint not null,
    download bigint not null,
    last_at_ms bigint not null,
    last_said varchar(200) not null,
    primary key (fate, reason)
) ${stored};

-- What the old panel and the ledger said when the comparison began. what, and its a to d: panel_user (user),
-- panel_user_day (user, rate, -, day), panel_day (source, day), weir_user and weir_nobody (user or the name that no user
-- has, source, rate), weir_user_day (user, source, rate, day), weir_day (source, day), weir_source (source). The panel's
-- bytes of users stand in upload and download, billed as they are.
create table shadow_figure (
    what varchar(16) not null,
    a bigint not null,
    b bigint not null,
    c bigint not null,
    d bigint not null,
    upload bigint not null,
    download bigint not null,
    billed_upload bigint not null,
    billed_download bigint not null,
    primary key (what, a, b, c, d)
) ${stored};

-- The newest comparison: positions of the journal that it begins and ends with, and its sums as JSON.
create table shadow_comparison (
    singleton bigint not null primary key check (singleton = 1),
    number bigint not null,
    first_position bigint not null,
    first_at_ms bigint not null,
    position bigint not null,
    at_ms bigint not null,
    document longtext not null
) ${stored};

-- Users in it whose figures differ (bucket and rate 0), and their days at the panel's rates (bucket: the day), with what
-- explains the difference; signed: what the panel has more. way: 0 = upload, 1 = download. is_open: something of
-- either direction is unexplained.
create table shadow_difference (
    comparison bigint not null,
    user_id bigint not null,
    bucket bigint not null,
    rate bigint not null,
    way bigint not null,
    is_open bigint not null,
    panel bigint not null,
    weir bigint not null,
    repeats bigint not null,
    held bigint not null,
    not_reached bigint not null,
    unknown_fate bigint not null,
    undecided bigint not null,
    nobody_here bigint not null,
    nobody_there bigint not null,
    corrections bigint not null,
    rates bigint not null,
    rounding bigint not null,
    other_day bigint not null,
    primary key (comparison, user_id, bucket, rate, way)
) ${stored};
create index shadow_difference_open on shadow_difference (comparison, is_open, user_id);
