package main

import (
	"context"
	"path/filepath"
	"strings"

	"bilan/metrics"
	"bilan/metrics/closing"
	"bilan/pipeline"
	"bilan/pipeline/warehouse"
)

// records looks up what was known of some subjects, and what is known now.
func (r *restater) records(ctx context.Context, touched map[string][]string) (closing.Records, error) {
	type key struct{ kind, source, reference string }
	was, is, known := map[key]*metrics.Sheet{}, map[key]*metrics.Sheet{}, map[key]bool{}
	put := func(all map[key]*metrics.Sheet, records []metrics.Sheet) {
		for i, one := range records {
			all[key{one.Kind, one.Source, one.Reference}] = &records[i]
			all[key{one.Kind, "", one.Reference}] = &records[i] // facts of a contract do not name the source
		}
	}
	for _, kind := range metrics.SheetKinds {
		references := touched[kind]
		if len(references) == 0 {
			continue
		}
		among := " where reference in (" + literals(references) + ")"
		before, err := metrics.Sheets(ctx, r.db, "select * from read_parquet("+warehouse.Literal(r.base+"."+kind+".parquet")+")"+among)
		if err != nil {
			return nil, err
		}
		put(was, before)
		now, err := metrics.Sheets(ctx, r.db, "select * from ("+metrics.SheetQueries[kind]+") as records"+among)
		if err != nil {
			return nil, err
		}
		put(is, now)
		if kind != "incident" {
			continue
		}
		inputs, err := pipeline.ReadInputs(r.l, r.told.entry)
		if err != nil {
			return nil, err
		}
		for _, in := range inputs {
			if in.Table != "raw.incidents" {
				continue
			}
			_, rows, err := r.db.Rows(ctx, "select distinct incident_id, source from read_parquet("+warehouse.Literal(filepath.Join(r.l.Dir, "store", in.File))+") where incident_id in ("+literals(references)+")")
			if err != nil {
				return nil, err
			}
			for _, row := range rows {
				id, _ := row[0].(string)
				source, _ := row[1].(string)
				known[key{kind, source, id}], known[key{kind, "", id}] = true, true
			}
		}
	}
	return func(kind, source, reference string) (*metrics.Sheet, *metrics.Sheet, bool) {
		k := key{kind, source, reference}
		return was[k], is[k], known[k]
	}, nil
}

func literals(texts []string) string {
	var all []string
	for _, t := range texts {
		all = append(all, warehouse.Literal(t))
	}
	return strings.Join(all, ", ")
}
