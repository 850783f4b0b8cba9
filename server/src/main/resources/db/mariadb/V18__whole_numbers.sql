-- Division makes a fraction here: seconds in views were 1795000000.0000.
create or replace view v2_user as
select
    users.id as id,
    users.email as email,
    users.uuid as uuid,
    users.group_id as group_id,
    coalesce(user_total.billed_upload + user_total.adjusted_billed_upload, 0) as u,
    coalesce(user_total.billed_download + user_total.adjusted_billed_download, 0) as d,
    coalesce((user_total.last_at_ms - user_total.last_at_ms % 1000) div 1000, 0) as t,
    case when users.limit_bytes < 0 then 9223372036854775807 else users.limit_bytes end as transfer_enable,
    case when users.enabled then 0 else 1 end as banned,
    (users.expires_at_ms - users.expires_at_ms % 1000) div 1000 as expired_at,
    users.speed_limit_mbps as speed_limit,
    users.device_limit as device_limit,
    users.name as remarks
from users
left join user_total on user_total.user_id = users.id
where not users.deleted;

create or replace view user_traffic_logs as
select
    users.id as user_id,
    users.email as email_as_id,
    users.name as name,
    users.uuid as uuid,
    'normal' as role,
    case when users.deleted then 'deleted' when not users.enabled then 'overdue' else 'plain' end as status,
    coalesce(
        user_total.billed_upload + user_total.billed_download + user_total.adjusted_billed_upload
            + user_total.adjusted_billed_download,
        0
    ) as used,
    coalesce(daily.logs, '[]') as daily_logs,
    coalesce(monthly.logs, '[]') as monthly_logs,
    coalesce(yearly.logs, '[]') as yearly_logs,
    coalesce((user_total.last_at_ms - user_total.last_at_ms % 1000) div 1000, 0) as updated_at
from users
left join user_total on user_total.user_id = users.id
left join (
    select id, json_arrayagg(json_object('date', at, 'traffic', traffic) order by at) as logs
    from (
        select user_id as id, date_format(date_add('1970-01-01', interval bucket + 43200 second), '%Y%m%d') as at,
            sum(billed_upload + billed_download) as traffic
        from day_usage group by 1, 2
    ) sums
    group by id
) daily on daily.id = users.id
left join (
    select id, json_arrayagg(json_object('month', at, 'traffic', traffic) order by at) as logs
    from (
        select user_id as id, date_format(date_add('1970-01-01', interval bucket + 43200 second), '%Y%m') as at,
            sum(billed_upload + billed_download) as traffic
        from day_usage group by 1, 2
    ) sums
    group by id
) monthly on monthly.id = users.id
left join (
    select id, json_arrayagg(json_object('year', at, 'traffic', traffic) order by at) as logs
    from (
        select user_id as id, date_format(date_add('1970-01-01', interval bucket + 43200 second), '%Y') as at,
            sum(billed_upload + billed_download) as traffic
        from day_usage group by 1, 2
    ) sums
    group by id
) yearly on yearly.id = users.id;

create or replace view node_traffic_logs as
select
    source.id as node_id,
    source.domain as domain_as_id,
    source.name as remark,
    case when source.enabled and not source.deleted then 'active' else 'inactive' end as status,
    coalesce(daily.logs, '[]') as daily_logs,
    coalesce(monthly.logs, '[]') as monthly_logs,
    coalesce(yearly.logs, '[]') as yearly_logs,
    coalesce((source_total.last_at_ms - source_total.last_at_ms % 1000) div 1000, 0) as updated_at
from source
left join source_total on source_total.source_id = source.id
left join (
    select id, json_arrayagg(json_object('date', at, 'traffic', traffic) order by at) as logs
    from (
        select source_id as id, date_format(date_add('1970-01-01', interval bucket + 43200 second), '%Y%m%d') as at,
            sum(upload + download) as traffic
        from source_day group by 1, 2
    ) sums
    group by id
) daily on daily.id = source.id
left join (
    select id, json_arrayagg(json_object('month', at, 'traffic', traffic) order by at) as logs
    from (
        select source_id as id, date_format(date_add('1970-01-01', interval bucket + 43200 second), '%Y%m') as at,
            sum(upload + download) as traffic
        from source_day group by 1, 2
    ) sums
    group by id
) monthly on monthly.id = source.id
left join (
    select id, json_arrayagg(json_object('year', at, 'traffic', traffic) order by at) as logs
    from (
        select source_id as id, date_format(date_add('1970-01-01', interval bucket + 43200 second), '%Y') as at,
            sum(upload + download) as traffic
        from source_day group by 1, 2
    ) sums
    group by id
) yearly on yearly.id = source.id;
