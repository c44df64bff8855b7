// Package model reads SELECT files, orders them by their own references, and builds them.
//
// A model is a file of exactly one SELECT: schema/name.sql builds schema.name. What it reads is found in the SQL itself, by
// walking the syntax tree that the engine serializes, so there is no list of dependencies to keep.
package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// Layers are the schemas of models in the order that data takes. A model reads its own layer or the one below; run holds
// the parameters and may be read from everywhere.
var Layers = []string{"raw", "staging", "marts", "metrics", "checks"}

// Params is the schema of parameters: any layer may read it.
const Params = "run"

// Model is one SELECT.
type Model struct {
	Schema, Name string
	SQL          string   // the file as it is
	File         string   // path in its file system, for errors
	Doc          string   // the first line of the header, after the name
	Key          []string // columns that identify a row, from the "-- key:" line
	Reads        []string // schema.name of every table it reads, sorted
	View         bool     // built as a view instead of a table
	Settled      string   // the incident of a row, from the "-- settled by:" line: a column, or an expression for its key; see [Keeps]
	InParts      bool     // has an "-- in parts:" line: for some incidents alone it gives all that these need
	Own          bool     // of the workspace, not built in
}

// ID is schema.name.
func (m Model) ID() string { return m.Schema + "." + m.Name }

// BuildError says which model could not be read or built.
type BuildError struct {
	File string
	Err  error
}

func (e *BuildError) Error() string { return e.File + ": " + e.Err.Error() }
func (e *BuildError) Unwrap() error { return e.Err }

// readers is how many files are parsed side by side.
const readers = 2

// Read parses every schema/name.sql that is built in, then those of the workspace, which may add to them but not replace them.
// Models come back in building order.
//
// Errors: all that is wrong with the workspace's own models at once, as [workspace.Problems]; for a built-in one a
// [*BuildError] that names the file.
func Read(ctx context.Context, db *warehouse.DB, builtin fs.FS, own ...Own) ([]Model, error) {
	files, err := list(builtin)
	if err != nil {
		return nil, err
	}
	var all []Model
	seen := map[string]string{}
	models, errs := make([]Model, len(files)), make([]error, len(files))
	var workers sync.WaitGroup
	for w := range readers { // the engine's parser works for several sessions at a time
		workers.Go(func() {
			for i := w; i < len(files); i += readers {
				models[i], _, errs[i] = parse(ctx, db, builtin, files[i])
			}
		})
	}
	workers.Wait()
	for i, m := range models {
		if errs[i] != nil {
			return nil, &BuildError{File: files[i], Err: errs[i]}
		}
		seen[m.ID()] = files[i]
		all = append(all, m)
	}
	var problems workspace.Problems
	for _, o := range own {
		models, found, err := o.read(ctx, db, seen)
		if err != nil {
			return nil, err
		}
		all = append(all, models...)
		problems = append(problems, found...)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return order(all)
}

// list names the models of a file system, in order.
func list(fsys fs.FS) ([]string, error) {
	files, err := fs.Glob(fsys, "*/*.sql")
	if err != nil {
		return nil, fmt.Errorf("list models: %w", err)
	}
	slices.Sort(files)
	return files, nil
}

// parse reads one model and its syntax tree.
func parse(ctx context.Context, db *warehouse.DB, fsys fs.FS, file string) (Model, tree, error) {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return Model{}, nil, err
	}
	m := Model{
		Schema: path.Dir(file),
		Name:   strings.TrimSuffix(path.Base(file), ".sql"),
		SQL:    string(text),
		File:   file,
	}
	m.View = m.Schema == "staging" || m.Schema == "metrics" || m.Schema == "checks"
	for line := range strings.Lines(m.SQL) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "--") {
			break
		}
		line = strings.TrimSpace(strings.TrimPrefix(line, "--"))
		if m.Doc == "" {
			name, doc, ok := strings.Cut(line, ":")
			if !ok || name != m.ID() {
				return m, nil, fmt.Errorf("the first line must be \"-- %s: what a row is\"", m.ID())
			}
			m.Doc = strings.TrimSpace(doc)
			continue
		}
		if key, ok := strings.CutPrefix(line, "key:"); ok {
			for column := range strings.SplitSeq(key, ",") {
				m.Key = append(m.Key, strings.TrimSpace(column))
			}
		}
		if of, ok := strings.CutPrefix(line, "settled by:"); ok {
			m.Settled = strings.TrimSpace(of)
		}
		m.InParts = m.InParts || strings.HasPrefix(line, "in parts:")
		if built, ok := strings.CutPrefix(line, "built as:"); ok {
			switch strings.TrimSpace(built) {
			case "view":
				m.View = true
			case "table":
				m.View = false
			default:
				return m, nil, fmt.Errorf("built as: %q is neither view nor table", strings.TrimSpace(built))
			}
		}
	}
	if m.Doc == "" {
		return m, nil, fmt.Errorf("the first line must be \"-- %s: what a row is\"", m.ID())
	}
	tree, err := serialize(ctx, db, m.SQL)
	if err != nil {
		return m, nil, err
	}
	if m.Reads, err = tables(tree); err != nil {
		return m, tree, err
	}
	return m, tree, checkLayer(m)
}

// tree is the serialized syntax tree of one SELECT.
type tree = map[string]any

// serialize returns the syntax tree of the text, which must be exactly one SELECT.
func serialize(ctx context.Context, db *warehouse.DB, text string) (tree, error) {
	var raw string
	err := db.QueryRowContext(ctx, "select cast(json_serialize_sql(cast(? as varchar), skip_null := true, skip_empty := true, skip_default := true) as varchar)", text).Scan(&raw)
	if err != nil {
		return nil, fmt.Errorf("parse: %w", warehouse.Translate(err))
	}
	var doc struct {
		Error      bool   `json:"error"`
		Type       string `json:"error_type"`
		Message    string `json:"error_message"`
		Position   string `json:"position"`
		Statements []tree `json:"statements"`
	}
	if err := json.Unmarshal([]byte(raw), &doc); err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	if doc.Error && doc.Type == "not implemented" {
		return nil, errors.New("a model is exactly one SELECT; this file holds another statement")
	}
	if doc.Error {
		at, err := strconv.Atoi(doc.Position)
		if err != nil {
			at = -1
		}
		return nil, &placedError{at, errors.New(doc.Message)}
	}
	if len(doc.Statements) != 1 {
		return nil, fmt.Errorf("a model is exactly one SELECT; this file holds %d statements", len(doc.Statements))
	}
	return doc.Statements[0], nil
}

// tables lists the real tables that a tree reads. A table without schema must be one of the tree's own CTEs.
func tables(t tree) ([]string, error) {
	found := map[string]bool{}
	ctes := map[string]bool{}
	walk(t, func(node map[string]any) {
		if cm, ok := node["cte_map"].(map[string]any); ok {
			entries, _ := cm["map"].([]any)
			for _, e := range entries {
				if entry, ok := e.(map[string]any); ok {
					name, _ := entry["key"].(string)
					ctes[strings.ToLower(name)] = true
				}
			}
		}
	})
	var bad []string
	walk(t, func(node map[string]any) {
		if node["type"] != "BASE_TABLE" {
			return
		}
		schema, _ := node["schema_name"].(string)
		name, _ := node["table_name"].(string)
		switch {
		case schema != "":
			found[schema+"."+name] = true
		case !ctes[strings.ToLower(name)]:
			bad = append(bad, name)
		}
	})
	if len(bad) > 0 {
		slices.Sort(bad)
		return nil, fmt.Errorf("table %q has no schema: write layer.name", bad[0])
	}
	out := make([]string, 0, len(found))
	for id := range found {
		out = append(out, id)
	}
	slices.Sort(out)
	return out, nil
}

func walk(node any, visit func(map[string]any)) {
	switch n := node.(type) {
	case map[string]any:
		visit(n)
		for _, child := range n {
			walk(child, visit)
		}
	case []any:
		for _, child := range n {
			walk(child, visit)
		}
	}
}

// checkLayer refuses a model that reads above itself or more than one layer below.
func checkLayer(m Model) error {
	if m.Schema == Params {
		if len(m.Reads) > 0 {
			return fmt.Errorf("%s reads %s: parameters read nothing", m.ID(), m.Reads[0])
		}
		return nil
	}
	mine := slices.Index(Layers, m.Schema)
	if mine < 0 {
		return fmt.Errorf("no layer is called %q: a model lives in %s", m.Schema, strings.Join(Layers, ", "))
	}
	for _, id := range m.Reads {
		schema, _, _ := strings.Cut(id, ".")
		if schema == Params || m.Schema == "checks" {
			continue
		}
		theirs := slices.Index(Layers, schema)
		if theirs < 0 {
			return fmt.Errorf("reads %s, which is in no layer (%s)", id, strings.Join(Layers, ", "))
		}
		if theirs > mine || theirs < mine-1 {
			return fmt.Errorf("reads %s: a model of %s may read %s and the layer below it", id, m.Schema, m.Schema)
		}
	}
	return nil
}
