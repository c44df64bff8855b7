package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bilan/pipeline/ledger"
	"bilan/pipeline/model"
	"bilan/pipeline/warehouse"
)

// SettingGroup is a part of what a workspace says, that changes as one.
type SettingGroup string

// The groups, in the order in which a restatement tells them apart.
const (
	CalendarSettings SettingGroup = "calendar" // calendars: windows, holidays, exceptions
	ContractSettings SettingGroup = "contract" // contracts and the target grid
	OtherSettings    SettingGroup = "settings" // thresholds, priority matrix, rules, what governance says of services and clients
)

// SettingGroups are all of them.
var SettingGroups = []SettingGroup{CalendarSettings, ContractSettings, OtherSettings}

// groupOf places an input that the workspace gives; "" for those that say nothing of it.
func groupOf(id string) SettingGroup {
	switch {
	case slices.Contains([]string{"run.periods", "run.configuration", "run.built", "raw.loads"}, id):
		return ""
	case strings.HasPrefix(id, "raw.calendar_"):
		return CalendarSettings
	case strings.HasPrefix(id, "raw.contract"), id == "raw.targets":
		return ContractSettings
	}
	return OtherSettings
}

// ChangedSettings says which groups the warehouse was built with otherwise than the one of a close, in the order of [SettingGroups].
func ChangedSettings(ctx context.Context, db *warehouse.DB, l *ledger.Ledger, e *ledger.Entry) ([]SettingGroup, error) {
	tables, err := frozenSettings(l, e)
	if err != nil {
		return nil, err
	}
	changed := map[SettingGroup]bool{}
	for _, id := range tables {
		group := groupOf(id)
		if group == "" || changed[group] {
			continue
		}
		now, was := "select * from "+id, "select * from read_parquet("+warehouse.Literal(settingsFile(l, e, id))+")"
		if id == "run.params" {
			now, was = strings.Replace(now, "*", "* exclude (as_of)", 1), strings.Replace(was, "*", "* exclude (as_of)", 1)
		}
		query := "(" + was + " except all " + now + ")"
		if !slices.Contains(growing, id) {
			query += " union all (" + now + " except all " + was + ")"
		}
		same, err := none(ctx, db, query)
		if err != nil { // other columns: another program wrote it
			same = false
		}
		changed[group] = !same
	}
	return slices.DeleteFunc(slices.Clone(SettingGroups), func(g SettingGroup) bool { return !changed[g] }), nil
}

// Replay computes figures of a close again from what it kept, at its own cut: with the models of today, and of the settings with those of
// today for some groups. The tables of metrics that are asked for come back in a database in memory; "" asks for all. The caller closes it.
func Replay(ctx context.Context, o Options, l *ledger.Ledger, e *ledger.Entry, today []SettingGroup, tables ...string) (*warehouse.DB, error) {
	s, err := emptyScratch(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.again(ctx, o, l, e, today, tables); err != nil {
		s.Close()
		return nil, fmt.Errorf("replay the close of %s: %w", e.Period, err)
	}
	return s.DB, nil
}

func (s *scratch) again(ctx context.Context, o Options, l *ledger.Ledger, e *ledger.Entry, today []SettingGroup, tables []string) error {
	if len(today) > 0 {
		if _, err := s.ExecContext(ctx, "attach "+warehouse.Literal(WarehousePath(o.Workspace))+" as "+base+" (read_only)"); err != nil {
			return err
		}
	}
	contract := map[string]model.Model{}
	for _, m := range s.models {
		contract[m.ID()] = m
	}
	// What an older program kept may lack columns that the models read now: they are unknown.
	put := func(kind, id, rows string) error {
		m, ok := contract[id]
		if !ok {
			return nil // nothing reads it any more
		}
		_, err := s.ExecContext(ctx, "create "+kind+" "+id+" as select * from ("+m.SQL+") where false union all by name "+rows)
		return err
	}
	inputs, err := ReadInputs(l, e)
	if err != nil {
		return err
	}
	files := map[string][]string{}
	for _, i := range inputs {
		files[i.Table] = append(files[i.Table], warehouse.Literal(filepath.Join(l.Dir, "store", i.File)))
	}
	for _, table := range landedTables {
		if list := files["raw."+table]; len(list) > 0 {
			if err := put("view", "raw."+table, "select * from read_parquet(["+strings.Join(list, ", ")+"], union_by_name = true)"); err != nil {
				return err
			}
		}
	}
	settings, err := frozenSettings(l, e)
	if err != nil {
		return err
	}
	for _, id := range settings {
		was := "select * from read_parquet(" + warehouse.Literal(settingsFile(l, e, id)) + ")"
		if slices.Contains(today, groupOf(id)) {
			now := "select * from " + base + "." + id
			if id == "run.params" { // the cut stays that of the close
				now = "select * replace ((select as_of from (" + was + ")) as as_of) from " + base + "." + id
			}
			was = now
		}
		if err := put("table", id, was); err != nil {
			return err
		}
	}
	if len(tables) == 0 {
		return s.buildMetrics(ctx)
	}
	wanted := []string{"metrics.subjects", "run.params", "run.periods"}
	for _, t := range tables {
		wanted = append(wanted, "metrics."+t)
	}
	return s.build(ctx, wanted...)
}

// ReadInputs lists the rows that a close keeps.
func ReadInputs(l *ledger.Ledger, e *ledger.Entry) ([]Input, error) {
	data, err := os.ReadFile(l.Path(e, inputsFile))
	if err != nil {
		return nil, err
	}
	var inputs []Input
	if err := json.Unmarshal(data, &inputs); err != nil {
		return nil, fmt.Errorf("read %s: %w", l.Path(e, inputsFile), err)
	}
	return inputs, nil
}

// frozenSettings are the tables of settings that a close keeps.
func frozenSettings(l *ledger.Ledger, e *ledger.Entry) ([]string, error) {
	entries, err := os.ReadDir(l.Path(e, settingsPath))
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, f := range entries {
		ids = append(ids, strings.TrimSuffix(f.Name(), ".parquet"))
	}
	return ids, nil
}

func settingsFile(l *ledger.Ledger, e *ledger.Entry, id string) string {
	return l.Path(e, settingsPath, id+".parquet")
}
