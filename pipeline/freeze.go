package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"bilan/pipeline/ledger"
	"bilan/pipeline/model"
	"bilan/pipeline/source"
	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// Input is one file of rows that a close keeps, by its name in the store.
type Input struct {
	Table string `json:"table"` // raw.incidents
	File  string `json:"file"`
}

const (
	inputsFile   = "inputs.json"
	settingsPath = "settings"
)

// landedTables are the inputs whose rows come from files.
var landedTables = []string{"incidents", "events", "problems", "changes", "actions", "known_errors", "reports", "exclusions", "maintenances", "outages", "decisions",
	"tool_clocks"}

// Hold takes the workspace for one act that writes; unlock gives it back. A [*LockedError] says who holds it.
func Hold(o Options) (unlock func(), err error) { return lock(o) }

// Freeze keeps in a close all that decides its figures, so that they can be computed again from it alone: the rows that were read, what
// the workspace said of them, and the models. It returns the hash of the models and the names of the shared files.
func Freeze(ctx context.Context, o Options, db *warehouse.DB, l *ledger.Ledger, d *ledger.Draft) (models string, store []string, err error) {
	list, err := readModels(ctx, db, o)
	if err != nil {
		return "", nil, err
	}
	texts := map[string]string{}
	for _, m := range list {
		texts[m.ID()] = m.SQL
	}
	data, err := json.MarshalIndent(texts, "", "  ")
	if err != nil {
		return "", nil, err
	}
	kept, err := l.KeepBytes(data, ".json")
	if err != nil {
		return "", nil, fmt.Errorf("keep the models: %w", err)
	}
	store = append(store, kept+".json")
	_, rows, err := db.Rows(ctx, `
		select schema_name || '.' || table_name from duckdb_tables()
		where database_name = current_database() and schema_name in ('run', 'raw') and table_name <> 'built'
		order by 1`)
	if err != nil {
		return "", nil, fmt.Errorf("keep the settings: %w", err)
	}
	for _, r := range rows {
		id, _ := r[0].(string)
		if slices.Contains(landedTables, strings.TrimPrefix(id, "raw.")) {
			continue // empty: no file has its rows
		}
		path, err := d.Path(settingsPath, id+".parquet")
		if err == nil {
			err = db.WriteParquet(ctx, "select * from "+id+" order by all", path)
		}
		if err != nil {
			return "", nil, fmt.Errorf("keep the settings: %w", err)
		}
	}
	index, err := source.ReadIndex(StateDir(o.Workspace))
	if err != nil {
		return "", nil, err
	}
	inputs := []Input{}
	for _, table := range landedTables {
		for _, path := range index.Files(workspace.Rows(table)) {
			hash, err := l.Keep(path, ".parquet")
			if err != nil {
				return "", nil, fmt.Errorf("keep the rows that were read: %w", err)
			}
			inputs = append(inputs, Input{"raw." + table, hash + ".parquet"})
			store = append(store, hash+".parquet")
		}
	}
	if data, err = json.MarshalIndent(inputs, "", "  "); err != nil {
		return "", nil, err
	}
	path, err := d.Path(inputsFile)
	if err == nil {
		err = os.WriteFile(path, append(data, '\n'), 0o644)
	}
	slices.Sort(store)
	return hashModels(list), slices.Compact(store), err
}

// Definitions identifies, for some tables of metrics, all models that decide their rows: the same hash is the same definition.
func Definitions(ctx context.Context, o Options, db *warehouse.DB, tables []string) (map[string]string, error) {
	models, err := readModels(ctx, db, o)
	if err != nil {
		return nil, err
	}
	// A model comes after what it reads, so that its hash takes in theirs.
	said := map[string]string{}
	for _, m := range models {
		h := sha256.New()
		fmt.Fprintln(h, meaning(m))
		for _, id := range m.Reads {
			fmt.Fprintln(h, id, said[id])
		}
		said[m.ID()] = hex.EncodeToString(h.Sum(nil))
	}
	wanted := map[string]string{}
	for _, t := range tables {
		wanted[t] = said["metrics."+t]
	}
	return wanted, nil
}

// meaning is the SQL of a model without its comments: a definition is the same under other words.
func meaning(m model.Model) string {
	var lines []string
	for line := range strings.Lines(m.SQL) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "--") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
