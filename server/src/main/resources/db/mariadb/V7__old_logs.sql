-- Views over the ledger that need JSON, which databases spell each in its own way; the others are of version 6.

-- Of founding document 000: nodes by their number on the wire, with their newest rate and their raw bytes.
create view v2_server as
select
    source.node_id as id,
    source.node_type as type,
    source.name as name,
    source.domain as host,
    cast(json_value(source.document, '$.rate[last].base_millionths') as signed) / 1000000.0 as rate,
    json_extract(source.document, '$.groups') as group_ids,
    coalesce(source_total.upload, 0) as u,
    coalesce(source_total.download, 0) as d,
    case when source.enabled then 1 else 0 end as enabled,
    case when source.enabled then 1 else 0 end as `show`
from source
left join source_total on source_total.source_id = source.id
where not source.deleted;

-- Of founding document 001. Logs are JSON; traffic is billed for users and raw for nodes, both directions. A day is called
-- by its date where it began, which noon tells in every zone up to twelve hours from UTC.
create view user_traffic_logs as
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
    coalesce((user_total.last_at_ms - user_total.last_at_ms % 1000) / 1000, 0) as updated_at
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

create view node_traffic_logs as
select
    source.id as node_id,
    source.domain as domain_as_id,
    source.name as remark,
    case when source.enabled and not source.deleted then 'active' else 'inactive' end as status,
    coalesce(daily.logs, '[]') as daily_logs,
    coalesce(monthly.logs, '[]') as monthly_logs,
    coalesce(yearly.logs, '[]') as yearly_logs,
    coalesce((source_total.last_at_ms - source_total.last_at_ms % 1000) / 1000, 0) as updated_at
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
