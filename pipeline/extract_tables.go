package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bilan/pipeline/warehouse"
)

// extraction is one table that a client's pack is made from, and which of its rows are the client's. A table that is not listed is not
// in the extract: whoever reads it is told that it does not exist.
type extraction struct {
	id    string
	where string // empty: every row
}

const (
	byContract   = "contract_key in (select contract_key from own.contracts)"
	byCommitment = "commitment_key in (select commitment_key from own.commitments)"
	// byClock are the commitments whose clocks a report cuts into pieces.
	byClock = "commitment_key in (select commitment_key from own.clocks)"
	// byPart are the clocks of the breaches where they are cut by state and group, and the lives that a report tells.
	byPart    = "part_key in (select part_key from own.parts)"
	bySubject = "subject_id in (select subject_id from own.incidents)"
	// ofHisOrigin are the actions that came of his incidents, or of problems that they name.
	ofHisOrigin = "origin in (select reference from own.incidents union select problem_id from own.problems)"
	byIncident  = "incident_key in (select subject_id from own.incidents)"
)

var extracted = []extraction{
	{"run.params", ""},
	{"run.periods", ""},
	{"metrics.contracts", byContract},
	{"metrics.contract_lines", byContract},
	{"metrics.contract_periods", byContract},
	{"metrics.contract_stops", byContract},
	{"metrics.contract_results", byContract},
	{"metrics.contract_population", byContract},
	{"metrics.contract_margins", byContract},
	{"metrics.calendar_dates", "calendar_id in (select calendar_id from base.metrics.contract_lines where " + byContract + ")"},
	{"metrics.contract_placements", byCommitment},
	{"metrics.commitments", byCommitment},
	{"metrics.clock_intervals", byCommitment},
	{"metrics.clock_pieces", byClock},
	{"metrics.time_parts", byPart},
	{"metrics.time_moves", byPart},
	{"metrics.breach_forecast", byCommitment},
	{"metrics.tool_agreement", byCommitment},
	{"metrics.availability", byContract},
	{"metrics.outage_list", byContract},
	{"metrics.maintenance_list", byContract},
	{"metrics.exclusion_list", byContract},
	{"metrics.incident_list", bySubject},
	{"metrics.incident_steps", bySubject + " and field <> 'client'"},
	{"metrics.incident_milestones", bySubject},
	{"metrics.incident_stays", bySubject},
	{"metrics.report_dues", bySubject},
	{"metrics.subjects", bySubject},
	{"metrics.data_quality", bySubject},
	{"metrics.incidents_opened", bySubject},
	{"metrics.incidents_resolved", bySubject},
	{"metrics.backlog", bySubject},
	{"metrics.major_incidents", bySubject},
	{"metrics.problems", "problem_id in (select problem_id from own.problems)"},
	{"metrics.changes", "service in (select service from own.services) and (client is null or client in (select client from own.clients))" +
		" or change_id in (select change_id from own.changes)"},
	{"metrics.actions", ofHisOrigin},
	{"metrics.corrections", "kind = 'action' and correction_id in (select action_id from base.metrics.actions where " + ofHisOrigin + ")"},
	{"metrics.correction_incidents", bySubject},
	{"metrics.known_errors", "problem_id in (select problem_id from own.problems)"},
	{"metrics.report_list", byIncident},
	{"metrics.sources", ""},
}

// copy puts the client's rows of a table into the file.
func (x extraction) copy(ctx context.Context, db *warehouse.DB, names []string, shared *shareOf) error {
	if len(names) == 0 {
		return ErrOldWarehouse
	}
	var columns []string
	for _, name := range names {
		columns = append(columns, x.column(name))
	}
	text := fmt.Sprintf("create table %s as select %s from %s.%s", x.id, strings.Join(columns, ", "), base, x.id)
	switch {
	case x.where == "":
	case shared == nil && (x.where == byClock || x.where == byPart):
		k := keyedBy[x.where]
		where, err := listed(ctx, db, k)
		if err != nil {
			return err
		}
		text += " where " + where
	default:
		text += " where " + x.where
	}
	_, err := db.ExecContext(ctx, shared.read(text))
	return err
}

// columnsOfBase are the columns of the tables of the warehouse, by table.
func columnsOfBase(ctx context.Context, db *warehouse.DB) (map[string][]string, error) {
	_, rows, err := db.Rows(ctx, `
		select table_schema || '.' || table_name, column_name from information_schema.columns
		where table_catalog = ? order by ordinal_position`, base)
	columns := map[string][]string{}
	for _, r := range rows {
		table, column := warehouse.Text(r[0]), warehouse.Text(r[1])
		columns[table] = append(columns[table], column)
	}
	return columns, err
}

// fewKeys is up to how many keys are written out: more cost more to read than clocks that nobody asked for cost to cut.
const fewKeys = 20_000

// listed is a filter with the keys as constants: a view of clocks then works on these alone, where a subquery would be looked at
// when all clocks are cut.
func listed(ctx context.Context, db *warehouse.DB, k keyed) (string, error) {
	_, rows, err := db.Rows(ctx, "select "+k.column+" from "+k.keys+" order by 1")
	if err != nil {
		return "", err
	}
	if len(rows) > fewKeys {
		return k.column + " in (select " + k.column + " from " + k.keys + ")", nil
	}
	keys := []string{"-1"} // no key, so that the list is never empty
	for _, r := range rows {
		key, _ := r[0].(int64)
		keys = append(keys, number(key))
	}
	return k.column + " in (" + strings.Join(keys, ", ") + ")", nil
}

// elsewhere are columns that say where an incident is now: of one that went to another client they are not the client's.
var elsewhere = []string{"contract", "domain", "segment", "ci", "site", "recurrence_key", "problem_id", "caused_by_change_id"}

// column is a column as the client may see it: what a row that is his says of another client is nothing to him, and what is counted
// over all clients is counted again over his incidents.
func (x extraction) column(name string) string {
	quoted := warehouse.Quote(name)
	theirs := ""
	switch {
	case name == "client", x.where == bySubject && slices.Contains(elsewhere, name):
		theirs = "client in (select client from own.clients)"
	case slices.Contains(references, name):
		theirs = quoted + " not in (select reference from own.others)"
	case x.id == "metrics.problems" && counted[name] != "":
		return fmt.Sprintf(counted[name], "problem_id = problems.problem_id and his.not_counted_because is null", quoted)
	case x.id == "metrics.changes" && name == "cis":
		// Items of a change on shared services may be other clients' own.
		theirs = "client in (select client from own.clients)"
	case x.id == "metrics.changes" && (name == "title" || name == "problem_id"):
		// What caused his incident may have been made for another client, and say so.
		theirs = "client is null or client in (select client from own.clients)"
	case x.id == "metrics.known_errors" && name == "use_count":
		// The register counts over all clients, and says not whose.
		theirs = "false"
	case x.id == "metrics.known_errors" && counted[name] != "":
		return fmt.Sprintf(counted[name], "known_error_id = known_errors.known_error_id and his.not_counted_because is null", quoted)
	case x.id == "metrics.changes" && name == "incident_count":
		return fmt.Sprintf(counted[name], "caused_by_change_id = changes.change_id and his.not_counted_because is null", quoted)
	case x.id == "metrics.incident_list" && name == "child_count":
		return fmt.Sprintf(counted["incident_count"], "parent_id = incident_list.reference", quoted)
	default:
		return quoted
	}
	return fmt.Sprintf("case when %s then %s end as %s", theirs, quoted, quoted)
}

// counted are columns over incidents; the first verb says which, the second how the column is called.
var counted = map[string]string{
	"incident_count":       "(select count(*)" + ofHis,
	"first_incident_epoch": "(select min(opened_epoch)" + ofHis,
	"last_incident_epoch":  "(select max(opened_epoch)" + ofHis,
}

const ofHis = ` from base.metrics.incident_list as his where his.subject_id in (select subject_id from own.incidents) and his.%s) as %s`
