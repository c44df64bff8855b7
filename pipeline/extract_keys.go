package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bilan/pipeline/warehouse"
)

// keyTables are what findKeys makes.
var keyTables = []string{"contracts", "clients", "commitments", "incidents", "parts", "clocks", "problems", "services", "changes", "others"}

// findKeys finds what belongs to each of some reports, as tables of own, each row with the place of its report in the list: the versions
// of its contract, the names of its client, his incidents, the commitments made for them, the clocks that are cut into pieces (breached
// in some reading, counted by the period, or told), and references of others that his rows name.
func findKeys(reports []Wanted, also Told) []string {
	var wanted []string
	for i, r := range reports {
		wanted = append(wanted, fmt.Sprintf("(%d, %s, %s)", i, warehouse.Literal(r.ContractID), warehouse.Literal(r.Period)))
	}
	told := "null"
	for _, key := range also.Incidents {
		told += ", " + number(key)
	}
	return []string{
		"create table own.wanted as select * from (values " + strings.Join(wanted, ", ") + ") as w(place, contract_id, period)",
		`create table own.listing as
			select subject_id, reference, client, service, problem_id, caused_by_change_id, parent_id, duplicate_of
			from base.metrics.incident_list`,
		"create table own.contracts as select place, contract_key, period from base.metrics.contracts inner join own.wanted using (contract_id)",
		`create table own.clients as
			select place, client from base.metrics.contracts inner join own.wanted using (contract_id) where client is not null
			union select place, value from base.raw.contract_scopes inner join own.contracts using (contract_key) where dimension = 'client'`,
		`create table own.commitments as
			select place, commitment_key, incident_key, 'breached' in (verdict, gross_verdict, contested_verdict) as is_breached
			from base.metrics.commitments inner join own.contracts using (contract_key)`,
		`create table own.incidents as
			select place, subject_id, reference from own.listing inner join own.clients using (client)
			union select place, subject_id, reference from own.listing inner join own.commitments on incident_key = subject_id`,
		`create table own.parts as
			select place, commitment_key as part_key from own.commitments where is_breached or incident_key in (` + told + `)
			union select place, subject_id * 10000000 from own.incidents where subject_id in (` + told + `)`,
		`create table own.clocks as
			select place, commitment_key from own.commitments where is_breached or ` + strconv.FormatBool(also.Every) + ` or incident_key in (` + told + `)
			union select place, commitment_key from base.metrics.contract_placements inner join own.contracts using (contract_key, period)`,
		`create table own.problems as
			select distinct place, problem_id from own.listing inner join own.incidents using (subject_id) where problem_id is not null`,
		`create table own.services as
			select place, service from own.listing inner join own.clients using (client) where service is not null
			union select place, value from base.raw.contract_scopes inner join own.contracts using (contract_key) where dimension = 'service'`,
		`create table own.changes as
			select distinct place, caused_by_change_id as change_id from own.listing inner join own.incidents using (subject_id)
			where caused_by_change_id is not null`,
		`create table own.others as
			with named as (
				select place, unnest([parent_id, duplicate_of]) as reference from own.listing inner join own.incidents using (subject_id)
				union select place, incident_id from own.wanted, base.metrics.report_list
				union select place, incident_id from own.wanted, base.metrics.exclusion_list
				union select place, incident_id from own.wanted, base.metrics.outage_list
				union select place, incident_id from own.wanted, base.metrics.actions
			)
			select place, reference from named
			where reference in (select reference from base.metrics.subjects where kind = 'incident')
			except select place, reference from own.incidents`,
		"drop table own.listing",
	}
}

// references are columns that name another incident than the row's own: one of another client is left out, one that nobody knows stays.
// findKeys gathers what they name, in the tables that have such columns.
var (
	references = []string{"incident_id", "parent_id", "duplicate_of", "reopen_of"}
	referring  = []string{"metrics.actions", "metrics.exclusion_list", "metrics.incident_list", "metrics.outage_list", "metrics.report_list"}
)

// keyed says of a filter which column of a table it looks at, and where the client's keys are.
type keyed struct{ column, keys string }

// keyedBy are the filters of the large tables: of incidents, of commitments, of their clocks.
var keyedBy = map[string]keyed{
	bySubject:    {"subject_id", "own.incidents"},
	byCommitment: {"commitment_key", "own.commitments"},
	byClock:      {"commitment_key", "own.clocks"},
	byPart:       {"part_key", "own.parts"},
}

// sharedTables are the tables that are computed once for many extracts.
func sharedTables() []extraction {
	return slices.DeleteFunc(slices.Clone(extracted), func(x extraction) bool { return keyedBy[x.where].keys == "" })
}
