package model

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// Own is where a workspace keeps its own models.
type Own struct {
	FS fs.FS
	// Folder is the path of FS in the workspace, for errors: sql.
	Folder string
	// AllowFiles lets the models read files and the network. Without it a model that does is refused: what a figure rests on
	// went through the sources, where it is counted, hashed and can be opened.
	AllowFiles bool
}

// placedError is an error at a place in the text of a model.
type placedError struct {
	offset int // in bytes, from 0; negative: nowhere
	err    error
}

func (e *placedError) Error() string { return e.err.Error() }
func (e *placedError) Unwrap() error { return e.err }

// read parses the models of the workspace, and finds all that is wrong with them. seen holds the built-in files by id; the
// models read are added.
func (o Own) read(ctx context.Context, db *warehouse.DB, seen map[string]string) ([]Model, workspace.Problems, error) {
	files, err := list(o.FS)
	if err != nil {
		return nil, nil, err
	}
	var models []Model
	var problems workspace.Problems
	for _, file := range files {
		m, tree, err := parse(ctx, db, o.FS, file)
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		m.Own, m.File = true, path.Join(o.Folder, file)
		if first, taken := seen[m.ID()]; taken {
			problems = append(problems, problem(m, fmt.Errorf("%s is already a built-in model (%s)", m.ID(), first), "give yours another name"))
			continue
		}
		found := wanders(tree)
		if o.AllowFiles {
			found = slices.DeleteFunc(found, func(s stray) bool { return s.isAccess })
		}
		for _, s := range found {
			problems = append(problems, problem(m, s.err, s.hint))
		}
		if err != nil {
			if len(found) == 0 { // the path of a file is no table either: once is enough
				problems = append(problems, problem(m, err, ""))
			}
			continue
		}
		seen[m.ID()] = m.File
		models = append(models, m)
	}
	return models, problems, nil
}

// problem places an error in the file of a model.
func problem(m Model, err error, hint string) workspace.Problem {
	p := workspace.Problem{File: m.File, Line: 1, Column: 1, Message: err.Error(), Hint: hint}
	var placed *placedError
	if errors.As(err, &placed) && placed.offset >= 0 && placed.offset <= len(m.SQL) {
		before := m.SQL[:placed.offset]
		p.Line += strings.Count(before, "\n")
		p.Column += utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:])
	}
	return p
}

// wrong is the error of a model: a problem of the workspace when it is the workspace's.
func (m Model) wrong(err error) error {
	if m.Own {
		return workspace.Problems{problem(m, err, "")}
	}
	return &BuildError{File: m.File, Err: err}
}

// stray is something in a model that does not come from the warehouse.
type stray struct {
	err  error
	hint string
	// isAccess says that it is a file, the network or the engine, which a workspace may allow.
	isAccess bool
}

// harmless are the functions in from that read nothing but their arguments. The list is closed: the engine has a hundred
// others, some of which run text as SQL or list folders.
var harmless = []string{"unnest", "range", "generate_series", "json_each", "json_tree"}

// restless are the functions whose value changes from run to run, or with the machine.
var restless = []string{
	"now", "today", "current_localtime", "current_localtimestamp", "get_current_time", "get_current_timestamp",
	"transaction_timestamp", "random", "setseed", "uuid", "uuidv4", "uuidv7", "gen_random_uuid", "getenv", "getvariable",
	"current_setting",
}

// clockWords are the words that stand for the time without a call.
var clockWords = []string{"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}

// plain is the form of the name of a common table expression that cannot be the path of a file.
var plain = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)

// wanders finds, in order of place, what reads files, the network, the clock or chance.
func wanders(t tree) []stray {
	type placed struct {
		offset int
		stray
	}
	var found []placed
	add := func(node map[string]any, isAccess bool, hint, format string, args ...any) {
		at := -1
		if location, ok := node["query_location"].(float64); ok && location < 1<<32 {
			at = int(location)
		}
		found = append(found, placed{at, stray{&placedError{at, fmt.Errorf(format, args...)}, hint, isAccess}})
	}
	const access = "load it as a source, or set allow_files: true under engine in bilan.yaml"
	const clock = "run.params holds the one clock of a run: as_of"
	walk(t, func(node map[string]any) {
		switch node["type"] {
		case "TABLE_FUNCTION":
			function, _ := node["function"].(map[string]any)
			name, _ := function["function_name"].(string)
			if !slices.Contains(harmless, strings.ToLower(name)) {
				add(node, true, access, "%s(…) may read files or the network", name)
			}
		case "BASE_TABLE":
			name, _ := node["table_name"].(string)
			schema, _ := node["schema_name"].(string)
			catalog, _ := node["catalog_name"].(string)
			if catalog != "" || !plain.MatchString(name) || schema != "" && !plain.MatchString(schema) {
				add(node, true, access, "%q is the path of a file, not a model", strings.TrimLeft(catalog+"."+schema+"."+name, "."))
			}
		case "SHOW_REF":
			add(node, true, "", "describe, show and summarize look at the engine, not at a model")
		case "FUNCTION":
			name, _ := node["function_name"].(string)
			if slices.Contains(restless, strings.ToLower(name)) {
				add(node, false, clock, "%s() gives another value at every run", name)
			}
		case "COLUMN_REF":
			names, _ := node["column_names"].([]any)
			if len(names) != 1 {
				return
			}
			if name, _ := names[0].(string); slices.Contains(clockWords, strings.ToLower(name)) {
				add(node, false, clock, "%s gives another value at every run", name)
			}
		}
	})
	slices.SortStableFunc(found, func(a, b placed) int {
		if a.offset != b.offset {
			return a.offset - b.offset
		}
		return strings.Compare(a.err.Error(), b.err.Error())
	})
	strays := make([]stray, len(found))
	for i, f := range found {
		strays[i] = f.stray
	}
	return strays
}
