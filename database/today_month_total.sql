-- Today, this month and all of each source, billed bytes, in one statement: for PostgreSQL, on the views of docs/bi.md.
-- The zone is the one that Weir's days begin in. Rows of this month are read and none before; the rest is kept summed.
with zone as (select 'Asia/Shanghai' as name),
begins as (
    select extract(epoch from date_trunc('day', now() at time zone name) at time zone name)::bigint as today,
        extract(epoch from date_trunc('month', now() at time zone name) at time zone name)::bigint as month
    from zone
),
used as (
    select source_id,
        sum(billed_upload + billed_download) filter (where bucket >= (select today from begins)) as today,
        sum(billed_upload + billed_download) as month
    from source_usage_by_day
    where bucket >= (select month from begins)
    group by source_id
)
select source_id, name, coalesce(used.today, 0) as today, coalesce(used.month, 0) as month,
    billed_upload + billed_download as total
from sources left join used using (source_id)
order by source_id;
