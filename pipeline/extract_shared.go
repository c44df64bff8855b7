package pipeline

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"bilan/pipeline/warehouse"
)

// Shared is what extracts of several clients have in common, computed once: views whose cost is the same whoever the client is. It
// holds all clients, and lies where the extracts are made; no reader of an extract sees it.
type Shared struct {
	alongside int
	path      string // empty: nothing is shared
	release   func() error
}

// shared are the tables of the warehouse that many extracts read, and that are views there.
var shared = []string{"metrics.breach_forecast", "metrics.tool_agreement", "metrics.incident_list"}

// Share prepares the extracts of some clients, of which as many as alongside says are made at the same time: they share the
// processors. The caller closes it after the last extract was made.
func Share(ctx context.Context, o Options, clients, alongside int) (s *Shared, err error) {
	s = &Shared{alongside: alongside, release: func() error { return nil }}
	if clients < 2 {
		return s, nil
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
	if err := s.fill(ctx, o); err != nil {
		release()
		return nil, fmt.Errorf("prepare the reports of clients: %w", err)
	}
	return s, nil
}

func (s *Shared) fill(ctx context.Context, o Options) (err error) {
	options := freshEngine(o.Workspace)
	db, err := warehouse.Open(ctx, s.path, options)
	if err != nil {
		return err
	}
	defer func() {
		if closing := db.Close(); err == nil {
			err = closing
		}
	}()
	texts := []string{"attach " + warehouse.Literal(o.readable()) + " as " + base + " (read_only)", "create schema metrics"}
	for _, id := range shared {
		texts = append(texts, "create table "+id+" as select * from "+base+"."+id)
	}
	for _, text := range append(texts, "detach "+base) {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// attach makes it readable in the database of an extract.
func (s *Shared) attach() []string {
	if s.path == "" {
		return nil
	}
	return []string{"attach " + warehouse.Literal(s.path) + " as shared (read_only)"}
}

func (s *Shared) detach() []string {
	if s.path == "" {
		return nil
	}
	return []string{"detach shared"}
}

// read makes a statement about the warehouse read what is shared where it lies.
func (s *Shared) read(text string) string {
	if s.path == "" {
		return text
	}
	for _, id := range shared {
		text = strings.ReplaceAll(text, base+"."+id, "shared."+id)
	}
	return text
}

// Close gives its files back.
func (s *Shared) Close() error { return s.release() }
