-- staging.known_errors: one known error as the latest row about it gives it.
-- key: known_error_id
with rows as (
    select
        *,
        row_number() over (
            partition by known_error_id
            order by load_id desc, source_line desc
        ) as age
    from raw.known_errors
),

latest as (
    select
        source,
        source_file,
        source_line,
        load_id,
        known_error_id,
        problem_id,
        title,
        service,
        symptom,
        workaround,
        owner_group,
        published_at,
        retired_at,
        use_count
    from rows
    where age = 1
)

select * from latest
