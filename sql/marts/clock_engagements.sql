-- marts.clock_engagements: one unbroken time of an incident under one contract, with the version that judges it (sla-case 12).
-- key: incident_key, engagement
-- settled by: incident_key
--
-- It enters and leaves at no instant when the contract is there from the beginning, or to the end.
with tenants as (
    select * from marts.clock_tenants
),

joined as (
    select
        incident_key,
        engagement,
        min(contract_key) as contract_key,
        min(enters_epoch) as enters_epoch,
        min(leaves_epoch) as leaves_epoch
    from tenants
    group by incident_key, engagement
)

select * from joined
