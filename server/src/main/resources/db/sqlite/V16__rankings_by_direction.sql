-- The great sums of a month are kept by upload and by download too, each with a bound and an index of its own, so that
-- rankings by them need not add up everybody. All sums by month are made of day rows, and made again by housekeeping:
-- who is great by upload alone was not kept before.
delete from user_month_top;
delete from user_month;
delete from summed_month;
delete from summed_day;
alter table summed_month add column upload bigint default 0 not null;
alter table summed_month add column download bigint default 0 not null;
create index user_month_top_upload on user_month_top (month, upload);
create index user_month_top_download on user_month_top (month, download);
