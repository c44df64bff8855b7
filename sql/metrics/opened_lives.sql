-- metrics.opened_lives: one incident opened, with when it was first resolved, or left without (domain 1.2 frame O, 6.4).
-- key: subject_id
--
-- What a cohort of openings is followed by: who reads it cuts it at an instant, so that an incident
-- that was resolved later was open then. ended_epoch is the first resolution; left_epoch the instant
-- from which nobody could see one any more: closed without a resolution.
with incidents as (
    select * from marts.incidents
),

followed as (
    select
        incident_key as subject_id,
        opened_epoch,
        resolved_epoch as ended_epoch,
        case when resolved_epoch is null then closed_epoch end as left_epoch,
        case
            when not_counted_because is not null then not_counted_because
            when resolved_epoch < opened_epoch then 'negative'
        end as left_out_because
    from incidents
    where opened_epoch is not null
)

select * from followed
