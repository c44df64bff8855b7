-- marts.decisions: one decision on a problem candidate, with what is wrong with it alone.
-- key: source_file, source_line
--
-- The newest by date holds; of one day the one that stands last. What it says of other candidates is
-- judged by the reader, who knows them all.
with decisions as (
    select * from staging.decisions
),

problems as (
    select problem_id from staging.problems
),

judged as (
    select
        decisions.candidate_id,
        decisions.decision,
        decisions.into_id,
        decisions.problem_id,
        decisions.until_on,
        decisions.decided_by,
        decisions.decided_on,
        decisions.reason,
        case
            when decisions.decision = 'merge' and decisions.into_id is null then 'no_target'
            when decisions.decision = 'merge' and decisions.into_id = decisions.candidate_id
                then 'merged_into_itself'
            when decisions.decision = 'snooze' and decisions.until_on is null then 'no_date'
            when decisions.decision = 'snooze' and decisions.until_on <= decisions.decided_on
                then 'reversed'
            when decisions.decision = 'link' and decisions.problem_id is null then 'no_problem'
            when decisions.problem_id is not null and problems.problem_id is null
                then 'unknown_problem'
        end as fault,
        row_number() over (
            partition by decisions.candidate_id
            order by decisions.decided_on, decisions.load_id, decisions.source_line
        ) as ordinal,
        decisions.source_file,
        decisions.source_line
    from decisions
    left join problems on decisions.problem_id = problems.problem_id
)

select * from judged
