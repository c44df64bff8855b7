-- marts.change_scopes: one service or configuration item that a change touches.
-- key: change_id, kind, value
--
-- Lists are separated by ; or | or a line break; by a comma where none of these stands. The service
-- of a change is the first of its services.
with changes as (
    select * from staging.changes
    where change_id is not null
),

listed as (
    select
        change_id,
        'service' as kind,
        service as list
    from changes
    where service is not null
    union all
    select
        change_id,
        'service' as kind,
        services as list
    from changes
    where services is not null
    union all
    select
        change_id,
        'ci' as kind,
        cis as list
    from changes
    where cis is not null
),

split as (
    select
        change_id,
        kind,
        unnest(
            case
                when kind = 'ci' then string_split_regex(list, '[;|,\n]')
                when regexp_matches(list, '[;|\n]') then string_split_regex(list, '[;|\n]')
                else string_split_regex(list, ', ')
            end
        ) as value
    from listed
),

named as (
    select
        change_id,
        kind,
        trim(value) as value
    from split
    where trim(value) <> ''
    group by change_id, kind, trim(value)
)

select * from named
