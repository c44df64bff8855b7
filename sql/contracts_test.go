package sql_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bilan/pipeline/workspace"
)

// contractColumns are the columns of contracts and lines that a case may leave out, with what they then hold: the defaults of a
// contract file.
var contractColumns = map[string][][2]string{
	"contracts": {{"version", "1"}, {"from_epoch", "0"}, {"zone", "Europe/Paris"}, {"grain", "month"}, {"frame", "decided"},
		{"unit", "incident"}, {"priority_policy", "retroactive_final"}, {"reopen_policy", "cumulative"}, {"excused", "drop"},
		{"zero_population", "not_applicable"}, {"small_below", "0"}, {"small_tolerated", "0"}, {"is_maintenance_excluded", "false"},
		{"notice_seconds", "0"}, {"terms", "{}"}},
	"contract_lines": {{"position", "1"}, {"audience", "client"}, {"clock_from", "declared"}, {"threshold_ppm", "950000"},
		{"min_outage_seconds", "0"}, {"is_weighted", "false"}},
	"contract_stops": {{"needs_request", "false"}},
}

// completeContracts fills in what the tables of contracts of a case leave out.
func completeContracts(given inputs) {
	for id, rows := range given {
		schema, name, _ := strings.Cut(id, ".")
		if schema != "raw" && schema != "staging" {
			continue
		}
		for _, column := range contractColumns[name] {
			if slices.Contains(rows[0], column[0]) {
				continue
			}
			for i := range rows {
				value := column[1]
				if i == 0 {
					value = column[0]
				}
				rows[i] = append(slices.Clone(rows[i]), value)
			}
		}
	}
}

// gridTables are the tables that the pipeline writes for a target grid: the contract `objectifs`, of no client. rows have the
// columns of raw.targets that matter; schema is raw or staging.
func gridTables(schema string, rows [][]string) inputs {
	at := func(row []string, name string) string {
		if i := slices.Index(rows[0], name); i >= 0 {
			return row[i]
		}
		return ""
	}
	lines := [][]string{{"line_key", "contract_key", "line_id", "indicator", "target_seconds", "calendar_id"}}
	matches := [][]string{{"line_key", "priority"}}
	for _, row := range rows[1:] {
		for _, line := range [][3]string{{"GTI", "acknowledge", at(row, "acknowledge_seconds")}, {"GTR", "restore", at(row, "restore_seconds")}} {
			if line[2] != "" && line[2] != "0" {
				key := strconv.Itoa(len(lines))
				priority := at(row, "priority")
				lines = append(lines, []string{key, "1", line[0] + "-P" + priority, line[1], line[2], at(row, "calendar_id")})
				matches = append(matches, []string{key, priority})
			}
		}
	}
	given := inputs{
		schema + ".contracts":        {{"contract_key", "contract_id"}, {"1", workspace.GridID}},
		schema + ".contract_lines":   lines,
		schema + ".contract_matches": matches,
	}
	completeContracts(given)
	return given
}

// calendarDates is the table of local dates of the calendars of [calendarDays].
func calendarDates(t testing.TB, lines string) [][]string {
	t.Helper()
	rows := [][]string{{"calendar_id", "date", "from_epoch", "to_epoch", "closes_epoch", "working_rank", "label", "reference"}}
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		from, _ := time.Parse(time.DateOnly, words[1])
		to, _ := time.Parse(time.DateOnly, words[2])
		rows = append(rows, dateRows(t, calendars[words[0]], from, to)...)
	}
	return rows
}

func dateRows(t testing.TB, c *workspace.Calendar, from, to time.Time) [][]string {
	t.Helper()
	dates, err := c.Dates(from, to)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for _, d := range dates {
		closes := ""
		if d.Closes > 0 {
			closes = strconv.FormatInt(d.Closes, 10)
		}
		rows = append(rows, []string{c.ID, d.Date, strconv.FormatInt(d.From, 10), strconv.FormatInt(d.To, 10), closes,
			strconv.Itoa(int(d.WorkingRank)), d.Label, d.Reference})
	}
	return rows
}
