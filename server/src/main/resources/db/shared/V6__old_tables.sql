-- The tables of other panels, as views over the ledger: queries that were written for them go on working. Read only.
-- Rows of a view have no number, so id is 0 there. Times are epoch seconds.
/* [jooq ignore start] */

-- Of founding document 000. u and d are billed; user 0 is left out; server_id is the number on the wire, null where it is
-- not known at which node. Corrections stand beside the usage, at rate 1; what only moves a counter is left out.
create view v2_stat_user as
select
    0 as id,
    days.user_id as user_id,
    source.node_id as server_id,
    days.rate / 1000000.0 as server_rate,
    days.billed_upload as u,
    days.billed_download as d,
    'd' as record_type,
    days.bucket as record_at,
    days.bucket as created_at,
    days.bucket as updated_at
from (
    select user_id, source_id, rate, bucket, billed_upload, billed_download from day_usage where user_id <> 0
    union all
    select user_id, source_id, 1000000, bucket, billed_upload, billed_download from adjustment
    where user_id <> 0 and kind <> 'imported'
) days
left join source on source.id = days.source_id;

-- Raw bytes by node and day: what nodes reported here, and what the other panel had noted. The bytes that came over by
-- user are in the ledger too, so they are taken off.
create index imported_usage_source on imported_usage (source_id, bucket);
create view v2_stat_server as
select
    0 as id,
    server_id,
    server_type,
    sum(u) as u,
    sum(d) as d,
    'd' as record_type,
    bucket as record_at,
    bucket as created_at,
    bucket as updated_at
from (
    select source.node_id as server_id, source.node_type as server_type, source_day.bucket as bucket,
        source_day.upload as u, source_day.download as d
    from source_day join source on source.id = source_day.source_id
    union all
    select source.node_id, source.node_type, imported_usage.bucket, -imported_usage.upload, -imported_usage.download
    from imported_usage join source on source.id = imported_usage.source_id
    union all
    select node_id, node_type, bucket, upload, download from imported_node_day
) days
group by server_id, server_type, bucket
having sum(u) <> 0 or sum(d) <> 0;

-- Holds what signs users in: not for everybody. A user without a limit has the largest number there is.
create view v2_user as
select
    users.id as id,
    users.email as email,
    users.uuid as uuid,
    users.group_id as group_id,
    coalesce(user_total.billed_upload + user_total.adjusted_billed_upload, 0) as u,
    coalesce(user_total.billed_download + user_total.adjusted_billed_download, 0) as d,
    coalesce((user_total.last_at_ms - user_total.last_at_ms % 1000) / 1000, 0) as t,
    case when users.limit_bytes < 0 then 9223372036854775807 else users.limit_bytes end as transfer_enable,
    case when users.enabled then 0 else 1 end as banned,
    (users.expires_at_ms - users.expires_at_ms % 1000) / 1000 as expired_at,
    users.speed_limit_mbps as speed_limit,
    users.device_limit as device_limit,
    users.name as remarks
from users
left join user_total on user_total.user_id = users.id
where not users.deleted;
/* [jooq ignore stop] */
