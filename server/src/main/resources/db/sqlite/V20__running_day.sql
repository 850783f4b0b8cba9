-- The day that is running is added to user_month hour by hour, so that a ranking adds up the rows of the running hour
-- where it added up the whole day's. open_hour 0: as before, rows of day_usage of users 1 to through_user_id. Else the
-- day is running, and of its rows in hour_usage all of hours before open_hour stand in user_month, and of open_hour
-- itself those of users 1 to through_user_id. What comes late is added with its rows, as before.
alter table summed_day add column open_hour bigint default 0 not null;
