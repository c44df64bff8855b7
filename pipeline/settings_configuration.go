package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// printedKeys are what bilan.yaml says to the packs and to the run, and not to the models: a warehouse is the same under another.
var printedKeys = []string{"organisation", "language", "packs", "show_names", "engine", "as_of", "signing_key"}

// configuration says, for each configuration file that decides what the warehouse holds, the SHA-256 of what it says. Comments, the
// order of keys, the worked examples of contracts and the words of KPIs do not count: no figure comes from them.
func configuration(ws *workspace.Workspace) (map[string]string, error) {
	said := map[string]string{}
	for _, file := range ws.Files {
		folder, name := path.Split(file)
		if folder == "kpis/" || folder == "contracts/" && strings.Contains(name, ".tests.") {
			continue
		}
		data, err := os.ReadFile(ws.Path(file))
		if err != nil {
			return nil, fmt.Errorf("read the configuration: %w", err)
		}
		if ext := path.Ext(name); ext == ".yaml" || ext == ".yml" {
			if data, err = values(file, data); err != nil {
				return nil, err
			}
		}
		sum := sha256.Sum256(data)
		said[file] = hex.EncodeToString(sum[:])
	}
	return said, nil
}

// values is what a YAML file says, written the same way whatever its comments and the order of its keys.
func values(file string, data []byte) ([]byte, error) {
	var tree any
	if err := yaml.Unmarshal(data, &tree); err != nil {
		return nil, fmt.Errorf("read the configuration %s: %w", file, err)
	}
	if top, ok := tree.(map[string]any); ok && file == workspace.ConfigFile {
		maps.DeleteFunc(top, func(key string, _ any) bool { return slices.Contains(printedKeys, key) })
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, fmt.Errorf("read the configuration %s: %w", file, err)
	}
	return text, nil
}

// writeConfiguration writes what the warehouse is built with.
func writeConfiguration(ctx context.Context, db *warehouse.DB, ws *workspace.Workspace) error {
	said, err := configuration(ws)
	if err != nil {
		return err
	}
	var rows []string
	for _, file := range slices.Sorted(maps.Keys(said)) {
		rows = append(rows, row(text(file), text(said[file])))
	}
	return table(ctx, db, "run.configuration", "file varchar, sha256 varchar", rows)
}

// ChangedSince names the configuration files that say something else than when the warehouse was built, those that have come and
// those that have gone, in order.
//
// Errors: [ErrNotBuilt]; [ErrOldWarehouse] when the warehouse does not say what it was built with.
func ChangedSince(ctx context.Context, o Options) ([]string, error) {
	db, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var known int64
	if err := db.QueryRowContext(ctx, `select count(*) from duckdb_tables() where schema_name = 'run' and table_name = 'configuration'`).Scan(&known); err != nil {
		return nil, fmt.Errorf("find the configuration of the warehouse: %w", err)
	}
	if known == 0 {
		return nil, ErrOldWarehouse
	}
	_, rows, err := db.Rows(ctx, "select file, sha256 from run.configuration")
	if err != nil {
		return nil, fmt.Errorf("read the configuration of the warehouse: %w", err)
	}
	said, err := configuration(o.Workspace)
	if err != nil {
		return nil, err
	}
	var changed []string
	for _, r := range rows {
		file, _ := r[0].(string)
		if said[file] != r[1] {
			changed = append(changed, file)
		}
		delete(said, file)
	}
	changed = slices.AppendSeq(changed, maps.Keys(said))
	slices.Sort(changed)
	return changed, nil
}
