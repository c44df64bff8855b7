-- metrics.subjects: what a KPI counts, with the dimensions that figures are broken down by.
-- key: subject_id
--
-- One place for dimensions: the roll-up joins it, so that no KPI repeats them.
with incidents as (
    select * from marts.incidents
),

described as (
    select
        incident_key as subject_id,
        incident_id as reference,
        source,
        client,
        contract,
        domain,
        segment,
        service,
        category,
        subcategory,
        ci,
        case when priority is not null then 'P' || cast(priority as varchar) end as priority,
        team,
        site,
        channel,
        close_code
    from incidents
)

select * from described
