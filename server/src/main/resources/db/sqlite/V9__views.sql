-- Views for other people's reports. What they mean stands in docs/bi.md; names and meanings of columns stay. Bytes are raw
-- (upload, download) and billed. bucket is when an hour or a day begins, epoch seconds.
/* [jooq ignore start] */

-- Corrections are rows beside the measured ones, so that the sum of all is what the program shows.
create view usage_by_day as
select bucket, datetime(bucket, 'unixepoch') as begins_at, user_id, source_id, credential_id, rate,
    upload, download, billed_upload, billed_download, 'measured' as kind
from day_usage
union all
select bucket, datetime(bucket, 'unixepoch'), user_id, source_id, null, null,
    0, 0, billed_upload, billed_download, kind
from adjustment;

create view usage_by_hour as
select bucket, datetime(bucket, 'unixepoch') as begins_at, user_id, source_id, credential_id, rate,
    upload, download, billed_upload, billed_download
from hour_usage;

create view source_usage_by_day as
select bucket, datetime(bucket, 'unixepoch') as begins_at, source_id,
    upload, download, billed_upload, billed_download, 'measured' as kind
from source_day
union all
select bucket, datetime(bucket, 'unixepoch'), source_id, 0, 0, billed_upload, billed_download, kind
from adjustment;

create view sources as
select source.id as source_id, source.kind as kind, source.node_type as node_type, source.node_id as node_id,
    source.name as name, source.domain as domain, source.country as country, source.enabled as enabled,
    source.deleted as deleted,
    coalesce(total.upload, 0) as upload, coalesce(total.download, 0) as download,
    coalesce(total.billed_upload + total.adjusted_billed_upload, 0) as billed_upload,
    coalesce(total.billed_download + total.adjusted_billed_download, 0) as billed_download
from source
left join source_total total on total.source_id = source.id;

create view users_without_secrets as
select users.id as user_id, users.name as name, users.email as email, users.group_id as group_id,
    user_group.name as group_name, users.limit_bytes as limit_bytes,
    datetime(users.expires_at_ms / 1000, 'unixepoch') as expires_at,
    users.enabled as enabled, users.deleted as deleted, users.speed_limit_mbps as speed_limit_mbps,
    users.device_limit as device_limit,
    coalesce(total.upload, 0) as upload, coalesce(total.download, 0) as download,
    coalesce(total.billed_upload + total.adjusted_billed_upload, 0) as billed_upload,
    coalesce(total.billed_download + total.adjusted_billed_download, 0) as billed_download
from users
left join user_group on user_group.id = users.group_id
left join user_total total on total.user_id = users.id;
/* [jooq ignore stop] */
