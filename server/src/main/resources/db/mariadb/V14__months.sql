-- Sums of day_usage by calendar month of the accounting zone and user, without user 0: what a ranking of users begins
-- with, which would add up every row of its range else. month is year * 100 + month. A day is added when it is over, in
-- pieces (summed_day); what comes for it later is added with its rows, in the same transaction.
create table user_month (
    month bigint not null,
    user_id bigint not null,
    upload bigint not null check (upload >= 0),
    download bigint not null check (download >= 0),
    billed_upload bigint not null check (billed_upload >= 0),
    billed_download bigint not null check (billed_download >= 0),
    primary key (month, user_id)
) ${stored};

-- Of these sums the great ones, some ten thousand a month, by amount: an index over all users would be written anew at
-- every place with every day. total is raw, billed is billed bytes of both directions.
create table user_month_top (
    month bigint not null,
    user_id bigint not null,
    upload bigint not null,
    download bigint not null,
    total bigint not null,
    billed bigint not null,
    primary key (month, user_id)
) ${stored};
create index user_month_top_total on user_month_top (month, total);
create index user_month_top_billed on user_month_top (month, billed);

-- Whoever has more than one of these amounts in the month stands in user_month_top, nobody else. A month that is not
-- here has all its users there.
create table summed_month (
    month bigint not null primary key,
    total bigint not null,
    billed bigint not null
) ${stored};

-- Which rows of day_usage stand in user_month: of this day those of users 1 to through_user_id. Days that are not here
-- are not summed. Filled by housekeeping from the rows that there are, so a new or rebuilt ledger begins empty.
create table summed_day (
    bucket bigint not null primary key,
    month bigint not null,
    through_user_id bigint not null
) ${stored};
create index summed_day_month on summed_day (month);
