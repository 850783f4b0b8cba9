-- What the old panel and the ledger said when the comparison began. what: panel_user (a = user, bytes as the panel bills
-- them), panel_day (a = source, c = day, raw), weir_user (a = user, b = source, c = rate), weir_nobody (a = the name that no
-- user has, b = source, c = rate), weir_day (a = source, c = day, raw).
create table shadow_figure (
    what varchar(12) collate "C" not null,
    a bigint not null,
    b bigint not null,
    c bigint not null,
    raw bigint not null,
    billed bigint not null,
    primary key (what, a, b, c)
);

-- The newest comparison: positions of the journal that it begins and ends with, and its sums as JSON.
create table shadow_comparison (
    singleton bigint not null primary key check (singleton = 1),
    first_position bigint not null,
    first_at_ms bigint not null,
    position bigint not null,
    at_ms bigint not null,
    document text collate "C" not null
);

-- Users in it whose figures differ, with what explains the difference; billed bytes, signed: what the panel has more.
create table shadow_difference (
    user_id bigint not null primary key,
    panel bigint not null,
    weir bigint not null,
    repeats bigint not null,
    held bigint not null,
    not_reached bigint not null,
    unknown_fate bigint not null,
    nobody_here bigint not null,
    nobody_there bigint not null,
    corrections bigint not null,
    rates bigint not null,
    rounding bigint not null,
    unexplained bigint not null
);
