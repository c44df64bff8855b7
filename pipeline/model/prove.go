package model

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// Prove builds the workspace's own models on empty inputs, in a database made for it, so that a wrong column or a KPI without
// its grammar is found before any data is read. models are those of [Read]; kpis those of the workspace.
//
// Faults come back together as [workspace.Problems].
func Prove(ctx context.Context, db *warehouse.DB, models []Model, kpis []*workspace.KPI) error {
	if err := Build(ctx, db, needed(models), noClock, nil); err != nil {
		return err
	}
	var problems workspace.Problems
	failed := map[string]bool{}
	for _, m := range models {
		if !m.Own || slices.ContainsFunc(m.Reads, func(id string) bool { return failed[id] }) {
			failed[m.ID()] = failed[m.ID()] || m.Own
			continue
		}
		found, err := m.prove(ctx, db, kpis)
		if err != nil {
			return err
		}
		failed[m.ID()] = len(found) > 0
		problems = append(problems, found...)
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// noClock measures nothing: how long an empty build takes is of no interest.
func noClock() time.Time { return time.Time{} }

// needed keeps the built-in models that the workspace's own rest on.
func needed(models []Model) []Model {
	below := Below(models, func(m Model) bool { return m.Own })
	return slices.DeleteFunc(below, func(m Model) bool { return m.Own })
}

// prove builds one model of the workspace and looks at what it gives.
func (m Model) prove(ctx context.Context, db *warehouse.DB, kpis []*workspace.KPI) (workspace.Problems, error) {
	var err error
	if m.Schema == "checks" {
		_, err = db.ExecContext(ctx, m.SQL)
	} else {
		err = Build(ctx, db, []Model{m}, noClock, nil)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return workspace.Problems{m.refused(err)}, nil
	}
	if m.Schema != "metrics" {
		return nil, nil
	}
	columns, err := columnsOf(ctx, db, m)
	if err != nil {
		return nil, err
	}
	return m.facts(columns, kpis), nil
}

// refused places what the engine says of a model.
func (m Model) refused(err error) workspace.Problem {
	p := workspace.Problem{File: m.File, Line: 1, Column: 1, Message: err.Error()}
	var said *warehouse.Error
	if errors.As(err, &said) {
		p.Message = said.Message
		if said.Line > 0 {
			p.Line, p.Column = said.Line, max(said.Column, 1)
			if m.Schema != "checks" {
				p.Line = max(said.Line-1, 1) // the line that creates the table
			}
		}
	}
	p.Message, p.Hint, _ = strings.Cut(p.Message, "\n")
	p.Message = lower(strings.TrimRight(p.Message, "!"))
	p.Hint = lower(strings.Join(strings.Fields(p.Hint), " "))
	return p
}

// lower writes a sentence of the engine as bilan writes its own, names in capitals apart.
func lower(sentence string) string {
	first, rest, _ := strings.Cut(sentence, " ")
	if strings.ToUpper(first) == first {
		return sentence
	}
	return strings.TrimSpace(strings.ToLower(first[:1]) + first[1:] + " " + rest)
}

// columnsOf returns the type of each column of a model that was built.
func columnsOf(ctx context.Context, db *warehouse.DB, m Model) (map[string]string, error) {
	rows, err := db.QueryContext(ctx,
		"select column_name, data_type from information_schema.columns where table_schema = ? and table_name = ?", m.Schema, m.Name)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", m.ID(), err)
	}
	defer rows.Close()
	columns := map[string]string{}
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return nil, fmt.Errorf("look at %s: %w", m.ID(), err)
		}
		columns[name] = kind
	}
	return columns, rows.Err()
}

// Types that the roll-up can count with. NULL is the type of a column that holds nothing.
var (
	whole   = []string{"UTINYINT", "TINYINT", "USMALLINT", "SMALLINT", "UINTEGER", "INTEGER", "UBIGINT", "BIGINT", "HUGEINT", `"NULL"`}
	numbers = append([]string{"FLOAT", "DOUBLE", "DECIMAL"}, whole...)
	words   = []string{"VARCHAR", "INTEGER", `"NULL"`} // a bare null is an integer to the engine
)

// grammar is what a KPI's SELECT gives, and of which types.
var grammar = []struct {
	column string
	types  []string
	doc    string
}{
	{"subject_id", whole, "the key of an incident, incident_key in marts"},
	{"period_epoch", whole, "seconds since 1970: what places the row in a period"},
	{"is_hit", []string{"BOOLEAN", `"NULL"`}, "whether the row is a hit; null for a KPI without"},
	{"value", numbers, "a number; null for a KPI without"},
	{"excluded_because", words, "a reason, or null for a row that counts"},
}

// facts compares the columns of a model of metrics with the grammar of a KPI and with the catalogue of the workspace.
func (m Model) facts(columns map[string]string, kpis []*workspace.KPI) workspace.Problems {
	i := slices.IndexFunc(kpis, func(k *workspace.KPI) bool { return k.ID == m.Name })
	if i < 0 {
		if columns["is_hit"] == "" || columns["excluded_because"] == "" {
			return nil // a list, which no KPI has to name
		}
		entry := path.Join("kpis", m.Name+".yaml")
		return workspace.Problems{{File: m.File, Line: 1, Column: 1,
			Message: fmt.Sprintf("facts of a KPI without its words: there is no %s", entry), Hint: "bilan schema describes the file"}}
	}
	k := kpis[i]
	wanted := grammar
	if strings.HasPrefix(k.Kind, "stock") {
		wanted = slices.Concat(grammar, grammar[1:2])
		wanted[len(grammar)].column = "until_epoch"
		wanted[len(grammar)].doc = "seconds since 1970: when the row leaves the stock, null while it stays"
	}
	var problems workspace.Problems
	for _, g := range wanted {
		kind, there := columns[g.column]
		base, _, _ := strings.Cut(kind, "(")
		switch {
		case !there:
			problems = append(problems, workspace.Problem{File: m.File, Line: 1, Column: 1, Hint: g.column + " is " + g.doc,
				Message: fmt.Sprintf("the column %q is missing, which the KPI of %s (%s) needs", g.column, k.File, k.Kind)})
		case !slices.Contains(g.types, base):
			problems = append(problems, workspace.Problem{File: m.File, Line: 1, Column: 1, Hint: g.column + " is " + g.doc,
				Message: fmt.Sprintf("the column %q is of type %s, which the KPI of %s cannot count with", g.column, kind, k.File)})
		}
	}
	return problems
}
