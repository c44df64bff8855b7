package source

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bilan/pipeline/disk"
	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// Landed is one file that was read: a row of raw.loads, and all that was found out about it.
type Landed struct {
	LoadID      int64          `json:"load_id"` // rises with every new content; a changed mapping lands again under the same id
	Revision    int            `json:"revision"`
	Source      string         `json:"source"`
	File        string         `json:"file"` // as the workspace writes it
	Rows        workspace.Rows `json:"rows_kind"`
	SHA256      string         `json:"sha256"`
	Size        int64          `json:"size"`         // bytes
	MappingHash string         `json:"mapping_hash"` // of the mapping and of the source's own settings
	Zone        string         `json:"zone"`
	LoadedAt    time.Time      `json:"loaded_at"`
	Latest      time.Time      `json:"latest,omitzero"` // the newest instant before loaded_at that the file speaks of

	RowCount      int64 `json:"row_count"` // header apart; = loaded + rejected + filtered
	LoadedCount   int64 `json:"loaded_count"`
	RejectedCount int64 `json:"rejected_count"`
	FilteredCount int64 `json:"filtered_count"`
	LostCells     int64 `json:"lost_cells"` // unreadable values of rows that were loaded: NULL there

	Layout     int               `json:"layout,omitempty"` // of the columns of its table when it landed
	Format     string            `json:"format"`           // csv, xlsx, json, ndjson, parquet, sqlite, duckdb
	Gzip       bool              `json:"gzip,omitempty"`
	Encoding   string            `json:"encoding,omitempty"`
	Separator  string            `json:"separator,omitempty"`
	LineEnd    string            `json:"line_end,omitempty"` // crlf, lf, cr, or mixed
	Header     []string          `json:"header"`
	Typed      map[string]Typed  `json:"typed,omitempty"`       // by header
	DateOrders map[string]string `json:"date_orders,omitempty"` // header → order and how it is known
	Unmapped   []Unmapped        `json:"unmapped,omitempty"`
	Notes      []string          `json:"notes,omitempty"` // what was found and done, in words

	Keyed   bool   `json:"keyed,omitempty"`   // of a store: its Parquet has the columns of keyColumns too
	Parquet string `json:"parquet"`           // relative to the landing
	Rejects string `json:"rejects,omitempty"` // relative to the landing; empty: none
	Gone    bool   `json:"gone,omitempty"`    // the file is no longer there; its rows stay, but for those of a register
	Former  bool   `json:"former,omitempty"`  // of a register, and no file of the source holds it any more; its rows are left out
	Retired bool   `json:"retired,omitempty"` // the source is no longer in the workspace; its rows are left out
}

// Typed counts the values of a column that is read as more than words.
type Typed struct {
	Kind     string `json:"kind"`     // of the canonical column, as DuckDB writes it
	Readable int64  `json:"readable"` // values that are of the kind
	Odd      int64  `json:"odd,omitempty"`
}

// Unmapped is a word of the tool that the mapping does not know.
type Unmapped struct {
	Column string `json:"column"` // canonical
	Word   string `json:"word"`
	Rows   int64  `json:"rows"`
}

func compareUnmapped(a, b Unmapped) int {
	return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Word, b.Word))
}

// Index lists what is landed.
type Index struct {
	Version int      `json:"version"`
	LastID  int64    `json:"last_id"` // ids are never used twice
	Loads   []Landed `json:"loads"`   // by load_id
	// Stores is what is remembered of each store, by source.
	Stores map[string]Remembered `json:"stores,omitempty"`

	dir string
}

const indexVersion = 1

// layoutVersion rises with the columns of the tables of raw. A file that is there lands again by itself, for its mapping hash
// changes too; what is gone keeps the columns that it had.
const layoutVersion = 4

func landingDir(stateDir string) string { return filepath.Join(stateDir, "landing") }

// ReadIndex reads the index of a state folder; where there is none yet, it is empty.
func ReadIndex(stateDir string) (*Index, error) {
	ix := &Index{Version: indexVersion, dir: landingDir(stateDir)}
	path := filepath.Join(ix.dir, "index.json")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return ix, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the landing: %w", err)
	}
	if err := json.Unmarshal(b, ix); err != nil {
		return nil, &HintError{fmt.Errorf("reading the landing %q: %w", path, err), "remove the folder landing: the sources will be read again"}
	}
	if ix.Version != indexVersion {
		return nil, &HintError{fmt.Errorf("the landing %q has version %d, this program writes %d", path, ix.Version, indexVersion),
			"remove the folder landing: the sources will be read again"}
	}
	return ix, nil
}

// Files returns the absolute or state-relative paths of the Parquet files of a kind of rows, by load_id. Updates land with
// incidents. Sources that left the workspace are left out.
func (ix *Index) Files(rows workspace.Rows) []string {
	var files []string
	for _, l := range ix.Active() {
		if tableOf(l.Rows) == tableOf(rows) {
			files = append(files, filepath.Join(ix.dir, filepath.FromSlash(l.Parquet)))
		}
	}
	return files
}

// Select is the query that reads what was landed of a kind of rows, empty when nothing was. Columns that an older landing has not
// are NULL.
func (ix *Index) Select(rows workspace.Rows) string {
	files := ix.Files(rows)
	if len(files) == 0 {
		return ""
	}
	list := make([]string, len(files))
	for i, f := range files {
		list[i] = warehouse.Literal(f)
	}
	t, from := tableOf(rows), "["+strings.Join(list, ", ")+"]"
	if !slices.ContainsFunc(ix.Active(), func(l Landed) bool { return tableOf(l.Rows) == t && l.Layout < layoutVersion }) {
		if !slices.ContainsFunc(ix.Active(), func(l Landed) bool { return tableOf(l.Rows) == t && l.Keyed }) {
			return "select * from read_parquet(" + from + ")"
		}
		names := make([]string, len(t.columns))
		for i, c := range t.columns {
			names[i] = warehouse.Quote(c.name)
		}
		return "select " + strings.Join(names, ", ") + " from read_parquet(" + from + ", union_by_name = true)"
	}
	// A column that is not of the table would come out of the union too.
	return "select * exclude (" + strings.Join(keyColumns, ", ") + ") from (" + t.any() + " union all by name select * from read_parquet(" + from +
		", union_by_name = true))"
}

// any is a query without rows that has every column that a landing of the table may have.
func (t *table) any() string {
	columns := make([]string, len(t.columns))
	for i, c := range t.columns {
		columns[i] = fmt.Sprintf("cast(null as %s) as %s", c.kind, warehouse.Quote(c.name))
	}
	for _, name := range keyColumns {
		columns = append(columns, "cast(null as varchar) as "+name)
	}
	return "select " + strings.Join(columns, ", ") + " where false"
}

// isRegister reports whether the rows are the state of something now, and not the history of it: what a file no longer says is so
// no more.
func (l Landed) isRegister() bool {
	switch l.Rows {
	case workspace.RowsProblems, workspace.RowsChanges, workspace.RowsActions, workspace.RowsKnownErrors, workspace.RowsReports,
		workspace.RowsExclusions, workspace.RowsMaintenances, workspace.RowsOutages, workspace.RowsDecisions:
		return true
	}
	return false
}

// find gives the place of the landing of a content, or -1. A file that was put back to what it held before its latest landing is
// not found: it lands once more, as the newest.
func (ix *Index) find(source, file, sha string) int {
	place, latest := -1, -1
	for i, l := range ix.Loads {
		if l.Source != source {
			continue
		}
		if l.File == file && (latest < 0 || l.LoadID > ix.Loads[latest].LoadID) {
			latest = i
		}
		if l.SHA256 == sha && (place < 0 || l.LoadID > ix.Loads[place].LoadID) {
			place = i
		}
	}
	if place >= 0 && latest >= 0 && ix.Loads[latest].SHA256 != sha && ix.Loads[place].File == file {
		return -1
	}
	return place
}

// Active returns the landings that count, by load_id: those of sources that are in the workspace, and of registers what their
// files hold now.
func (ix *Index) Active() []Landed {
	var active []Landed
	for _, l := range ix.Loads {
		if !l.Retired && !l.Former {
			active = append(active, l)
		}
	}
	return active
}

// encode writes the index as it is stored.
func (ix *Index) encode() ([]byte, error) {
	slices.SortFunc(ix.Loads, func(a, b Landed) int { return cmp.Compare(a.LoadID, b.LoadID) })
	b, err := json.MarshalIndent(ix, "", "  ")
	return append(b, '\n'), err
}

// save replaces the stored index in one step.
func (ix *Index) save(b []byte) error {
	return disk.Write(filepath.Join(ix.dir, "index.json"), b)
}

// clone copies the index so that a load that fails leaves the old one as it was.
func (ix *Index) clone() *Index {
	c := *ix
	c.Loads = slices.Clone(ix.Loads)
	if c.Stores = maps.Clone(ix.Stores); c.Stores == nil {
		c.Stores = map[string]Remembered{}
	}
	return &c
}

// sweep removes what a load that was interrupted left behind: files of the landing that the index does not name.
func (ix *Index) sweep() error {
	known := map[string]bool{"index.json": true}
	for _, l := range ix.Loads {
		known[l.Parquet] = true
		if l.Rejects != "" {
			known[l.Rejects] = true
		}
	}
	return filepath.WalkDir(ix.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(ix.dir, path)
		if err != nil || d.IsDir() || known[filepath.ToSlash(rel)] {
			return err
		}
		switch filepath.Ext(path) {
		case ".parquet", ".csv", ".tmp":
			return os.Remove(path)
		}
		return nil
	})
}

// mappingVersion is part of every mapping hash: raise it when the same file would land otherwise.
const mappingVersion = 3

// Outdated names the sources of a workspace of which a file that is still there was read with another mapping than the one they have
// now: their rows say what the old one made of them.
func (x *Index) Outdated(ws *workspace.Workspace) ([]string, error) {
	var names []string
	for _, s := range ws.Config.Sources {
		m := ws.Mappings[s.Mapping]
		if m == nil {
			continue
		}
		hash, err := hashMapping(m, s)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(x.Active(), func(l Landed) bool { return l.Source == s.Name && !l.Gone && l.MappingHash != hash }) {
			names = append(names, s.Name)
		}
	}
	return names, nil
}

// hashMapping identifies all that decides how the bytes of a file become rows.
func hashMapping(m *workspace.Mapping, s workspace.Source) (string, error) {
	b, err := json.Marshal(struct {
		Version int
		Mapping *workspace.Mapping
		Reading [6]string
		Store   []string `json:",omitempty"`
	}{mappingVersion, m, [6]string{s.Format, s.Encoding, s.Separator, s.Sheet, s.Table, s.Query}, storeSettings(s)})
	if err != nil {
		return "", fmt.Errorf("hashing the mapping: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// storeSettings are what decides which rows of a store are read; the address as it is written, without any secret.
func storeSettings(s workspace.Source) []string {
	if !s.IsStore() {
		return nil
	}
	return []string{s.Store, s.Key, s.Watermark}
}
