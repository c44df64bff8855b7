package pipeline

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"bilan/pipeline/warehouse"
)

// Shared is what extracts of several clients have in common, computed once: the names of everyone, what belongs to whom, and the rows of
// tables whose cost is the same whoever the client is, those of each report together. It lies where the extracts are made; no reader of
// an extract sees it.
type Shared struct {
	alongside int
	everyone  []Name
	places    map[Wanted]int
	path      string // empty: nothing is shared
	release   func() error
}

// Wanted is a report: on a contract, for one of its periods.
type Wanted struct{ ContractID, Period string }

// Share prepares the extracts of some reports, of which as many as alongside says are made at the same time: they share the
// processors. The caller closes it after the last extract was made.
func Share(ctx context.Context, o Options, reports []Wanted, alongside int) (s *Shared, err error) {
	s = &Shared{alongside: alongside, release: func() error { return nil }}
	if len(reports) < 2 {
		return s, nil
	}
	s.places = map[Wanted]int{}
	for i, r := range reports {
		s.places[r] = i
	}
	built, err := Open(ctx, o) // says who holds the warehouse, or that there is none
	if err != nil {
		return nil, err
	}
	if err := built.Close(); err != nil {
		return nil, err
	}
	dir, release, err := temporary(o)
	if err != nil {
		return nil, err
	}
	s.path, s.release = filepath.Join(dir, "shared.duckdb"), release
	if err := s.fill(ctx, o, reports); err != nil {
		release()
		return nil, fmt.Errorf("prepare the reports of clients: %w", err)
	}
	return s, nil
}

func (s *Shared) fill(ctx context.Context, o Options, reports []Wanted) (err error) {
	db, err := warehouse.Open(ctx, s.path, freshEngine(o.Workspace))
	if err != nil {
		return err
	}
	defer func() {
		if closing := db.Close(); err == nil {
			err = closing
		}
	}()
	texts := append([]string{"attach " + warehouse.Literal(o.readable()) + " as " + base + " (read_only)", "create schema own", "create schema metrics"},
		findKeys(reports, Told{})...)
	for _, x := range sharedTables() {
		k := keyedBy[x.where]
		// Together, so that an extract skips the rest.
		texts = append(texts, fmt.Sprintf("create table %s as select his.place, x.* from base.%[1]s as x inner join (select place, %s from %s) as his using (%[2]s) order by his.place",
			x.id, k.column, k.keys))
	}
	for _, text := range texts {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	if s.everyone, err = names(ctx, db, everyone); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "detach "+base)
	return err
}

// of is what is shared of one report; nil where nothing is.
func (s *Shared) of(report Wanted) *shareOf {
	place, ok := s.places[report]
	if !ok {
		return nil
	}
	return &shareOf{s.path, place}
}

// shareOf is the part of one report.
type shareOf struct {
	path  string
	place int
}

// attach makes it readable in the database of an extract: the keys in own, and the rows as tables of near.
func (s *shareOf) attach() []string {
	texts := []string{"attach " + warehouse.Literal(s.path) + " as shared (read_only)", "attach ':memory:' as near", "create schema near.metrics"}
	for _, name := range keyTables {
		texts = append(texts, fmt.Sprintf("create table own.%s as select * from shared.own.%[1]s where place = %d", name, s.place))
	}
	for _, x := range sharedTables() {
		texts = append(texts, fmt.Sprintf("create view near.%s as select * exclude (place) from shared.%[1]s where place = %d", x.id, s.place))
	}
	return texts
}

func (s *shareOf) detach() []string {
	if s == nil {
		return nil
	}
	return []string{"detach near", "detach shared"}
}

// read makes a statement about the rows of the report read what is shared where it lies.
func (s *shareOf) read(text string) string {
	if s == nil {
		return text
	}
	text += " " // ends every name of a table
	for _, x := range sharedTables() {
		text = strings.ReplaceAll(text, base+"."+x.id+" ", "near."+x.id+" ")
	}
	return text
}

// Close gives its files back.
func (s *Shared) Close() error { return s.release() }
