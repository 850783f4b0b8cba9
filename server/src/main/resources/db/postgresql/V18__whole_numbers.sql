-- The sum of bigints is a numeric here, for which each row of a group is converted, at twice the cost. This one stays a bigint, is
-- as exact, and an error where it would not fit.
create aggregate byte_sum(bigint) (
    sfunc = int8pl,
    stype = bigint,
    initcond = '0',
    combinefunc = int8pl,
    parallel = safe
);
