-- iTop: what the change operations keep of incidents: the creation, and each change of status, priority and team.
select
    op.id as row_key,
    c.date as row_mark,
    t.ref as incident_id,
    op.id as sequence,
    c.date as at,
    case
        when op.optype = 'CMDBChangeOpCreate' then 'created'
        when a.attcode = 'status' then 'state'
        when a.attcode = 'team_id' then 'assignment_group'
        else 'priority'
    end as field,
    case when a.attcode = 'team_id' then former.name else nullif(v.oldvalue, '') end as old_value,
    case when a.attcode = 'team_id' then team.name else nullif(v.newvalue, '') end as new_value
from priv_changeop op
inner join priv_change c on c.id = op.changeid
inner join ticket t on t.id = op.objkey
left join priv_changeop_setatt a on a.id = op.id
left join priv_changeop_setatt_scalar v on v.id = op.id
left join contact former on a.attcode = 'team_id' and former.id = v.oldvalue
left join contact team on a.attcode = 'team_id' and team.id = v.newvalue
where op.objclass = 'Incident'
    and (
        op.optype = 'CMDBChangeOpCreate'
        or op.optype = 'CMDBChangeOpSetAttributeScalar' and a.attcode in ('status', 'team_id', 'priority')
    )
