package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bilan/pipeline/model"
	"bilan/pipeline/warehouse"
)

// scratch is a database in memory in which some inputs are others than those of the warehouse. What does not depend on them is read
// from the warehouse, which is attached and cannot be written; what does is built anew, as far as it is asked for.
type scratch struct {
	*warehouse.DB
	models []model.Model // in building order
	// stale are the models that rest on a replaced input.
	stale map[string]bool
	// there are the tables and views of the warehouse: true for a table. Empty without a warehouse.
	there map[string]bool
	clock func() time.Time
}

// base is the name of the attached warehouse.
const base = "base"

// openScratch opens a scratch over the warehouse of a workspace. The caller puts other inputs into it, says which, and builds.
func openScratch(ctx context.Context, o Options) (*scratch, error) {
	built, err := Open(ctx, o) // says who holds the warehouse, or that there is none
	if err != nil {
		return nil, err
	}
	if err := built.Close(); err != nil {
		return nil, err
	}
	s, err := emptyScratch(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.attach(ctx, WarehousePath(o.Workspace)); err != nil {
		s.Close()
		return nil, fmt.Errorf("work beside the warehouse: %w", err)
	}
	return s, nil
}

// emptyScratch is a scratch without a warehouse: every model is built from what the caller puts into it, on empty inputs else.
func emptyScratch(ctx context.Context, o Options) (*scratch, error) {
	db, err := warehouse.Open(ctx, "", engine(o.Workspace))
	if err != nil {
		return nil, err
	}
	s := &scratch{DB: db, stale: map[string]bool{}, there: map[string]bool{}, clock: o.Clock}
	if s.models, err = readModels(ctx, db, o); err != nil {
		db.Close()
		return nil, err
	}
	if err := s.schemas(ctx); err != nil {
		db.Close()
		return nil, err
	}
	for _, m := range s.models {
		s.stale[m.ID()] = true
	}
	return s, nil
}

func (s *scratch) schemas(ctx context.Context) error {
	for _, schema := range append([]string{model.Params}, model.Layers...) {
		if _, err := s.ExecContext(ctx, "create schema if not exists "+schema); err != nil {
			return err
		}
	}
	return nil
}

func (s *scratch) attach(ctx context.Context, path string) error {
	if _, err := s.ExecContext(ctx, "attach "+warehouse.Literal(path)+" as "+base+" (read_only)"); err != nil {
		return err
	}
	_, rows, err := s.Rows(ctx, `
		select schema_name || '.' || table_name as id, true as is_table from duckdb_tables() where database_name = ?
		union all
		select schema_name || '.' || view_name, false from duckdb_views() where database_name = ? and not internal`, base, base)
	if err != nil {
		return err
	}
	for _, r := range rows {
		id, _ := r[0].(string)
		s.there[id], _ = r[1].(bool)
	}
	clear(s.stale)
	return nil
}

// replace says which inputs are others than those of the warehouse, by their ids (raw.contracts).
func (s *scratch) replace(ids ...string) {
	for _, id := range ids {
		s.stale[id] = true
	}
	for _, m := range s.models { // each after what it reads
		if slices.ContainsFunc(m.Reads, func(id string) bool { return s.stale[id] }) {
			s.stale[m.ID()] = true
		}
	}
}

// build makes the tables and views that the wanted ones rest on, and these.
func (s *scratch) build(ctx context.Context, wanted ...string) error {
	needs := map[string]bool{}
	for _, id := range wanted {
		needs[id] = true
	}
	own, err := s.own(ctx)
	if err != nil {
		return err
	}
	var list []model.Model
	for _, m := range slices.Backward(s.models) {
		if !needs[m.ID()] || own[m.ID()] {
			continue
		}
		isTable, isThere := s.there[m.ID()]
		isInput := m.Schema == "raw" || m.Schema == model.Params
		if isThere && !s.stale[m.ID()] && (isTable || isInput) {
			if err := s.borrow(ctx, m.ID()); err != nil {
				return err
			}
			continue
		}
		// A view is built anew on whatever it reads here: it costs nothing.
		for _, id := range m.Reads {
			needs[id] = true
		}
		list = append(list, m)
	}
	slices.Reverse(list)
	return model.Build(ctx, s.DB, list, s.clock, nil)
}

// own are the tables and views that are in the scratch already.
func (s *scratch) own(ctx context.Context) (map[string]bool, error) {
	_, rows, err := s.Rows(ctx, `
		select table_schema || '.' || table_name from information_schema.tables where table_catalog = current_database()`)
	if err != nil {
		return nil, err
	}
	own := map[string]bool{}
	for _, r := range rows {
		id, _ := r[0].(string)
		own[id] = true
	}
	return own, nil
}

// borrow makes a table of the warehouse visible.
func (s *scratch) borrow(ctx context.Context, id string) error {
	if _, err := s.ExecContext(ctx, "create view "+id+" as select * from "+base+"."+id); err != nil {
		return fmt.Errorf("read %s of the warehouse: %w", id, err)
	}
	return nil
}

// reset takes away what was built, and leaves the inputs that the caller put there.
func (s *scratch) reset(ctx context.Context) error {
	for _, layer := range model.Layers[1:] {
		if _, err := s.ExecContext(ctx, "drop schema if exists "+layer+" cascade"); err != nil {
			return err
		}
	}
	return s.schemas(ctx)
}

// empty takes away everything, inputs too.
func (s *scratch) empty(ctx context.Context) error {
	for _, layer := range append([]string{model.Params}, model.Layers...) {
		if _, err := s.ExecContext(ctx, "drop schema if exists "+layer+" cascade"); err != nil {
			return err
		}
	}
	return s.schemas(ctx)
}
