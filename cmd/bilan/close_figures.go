package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/closing"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
	"bilan/pipeline/warehouse"
)

// freezeFigures keeps the figures of a period: those of the workspace when a weekly pack tells them, and those of each contract.
func (a *app) freezeFigures(ctx context.Context, s *session, db *warehouse.DB, d *ledger.Draft, period metrics.Period, todo []ledger.Document) ([]ledger.Figures, error) {
	var all []ledger.Figures
	for _, document := range todo {
		scope := ""
		switch document.Kind {
		case dataKind:
			scope = closing.KPIs
		case "client":
			scope = document.Of
		default:
			continue
		}
		within := period
		if scope != closing.KPIs {
			var err error
			if within, err = contractPeriod(ctx, db, scope, period.Key); err != nil {
				return nil, err
			}
		}
		restated, err := a.packRestated(ctx, s, db, scope, within, edition{})
		if err != nil {
			return nil, err
		}
		for _, key := range append(correctedPeriods(restated, period.Key), period.Key) {
			p, err := metrics.ParsePeriod(key, within.Zone(), s.asOf)
			if err != nil {
				return nil, err
			}
			told, err := a.keepFigures(ctx, s, db, d, scope, p)
			if err != nil {
				return nil, err
			}
			all = append(all, told)
		}
	}
	return all, nil
}

// keepFigures writes the figures of one scope and period into a close.
func (a *app) keepFigures(ctx context.Context, s *session, db *warehouse.DB, d *ledger.Draft, scope string, period metrics.Period) (ledger.Figures, error) {
	told := ledger.Figures{Scope: scope, Period: period.Key, File: "figures/" + scope + "/" + period.Key + ".json"}
	path, err := d.Path(filepath.FromSlash(told.File))
	if err != nil {
		return told, err
	}
	taken, err := a.take(ctx, s, db, scope, period)
	if err != nil {
		return told, err
	}
	if scope == closing.KPIs {
		var tables []string
		for _, f := range taken.Figures {
			tables = append(tables, f.ID)
		}
		definitions, err := pipeline.Definitions(ctx, a.options(s), db, tables)
		if err != nil {
			return told, err
		}
		for i := range taken.Figures {
			taken.Figures[i].Definition = definitions[taken.Figures[i].ID]
		}
	}
	data, err := json.MarshalIndent(taken, "", " ")
	if err != nil {
		return told, err
	}
	if err := os.WriteFile(path, append(data, '\n'), 0o644); err != nil {
		return told, err
	}
	base := strings.TrimSuffix(path, ".json")
	if scope == closing.KPIs {
		if err := db.WriteParquet(ctx, metrics.FactsQuery(s.catalogue(), period, taken.AsOf)+"\norder by all", base+".parquet"); err != nil {
			return told, err
		}
	}
	for _, kind := range metrics.SheetKinds {
		query := metrics.SheetQueries[kind]
		if kind == "incident" { // those alive within a month of the period: what may count in it once it is corrected
			query += fmt.Sprintf("\nwhere list.opened_epoch < %d and (list.closed_epoch is null or list.closed_epoch >= %d)", period.To.AddDate(0, 1, 0).Unix(), period.From.AddDate(0, -1, 0).Unix())
		}
		if err := db.WriteParquet(ctx, "select * from ("+query+") order by source, reference", base+"."+kind+".parquet"); err != nil {
			return told, err
		}
	}
	return told, nil
}

// take reads the figures of one scope and period out of a database.
func (a *app) take(ctx context.Context, s *session, db metrics.Querier, scope string, period metrics.Period) (*closing.Snapshot, error) {
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return nil, err
	}
	if scope != closing.KPIs {
		if period, err = contractPeriod(ctx, db, scope, period.Key); err != nil {
			return nil, err
		}
		data, err := metrics.ReadContract(ctx, db, s.catalogue(), metrics.ContractQuery{ContractID: scope, Period: period, AsOf: asOf})
		if err != nil {
			return nil, err
		}
		return closing.TakeContract(data), nil
	}
	return closing.TakeKPIs(ctx, db, s.catalogue(), period, asOf)
}

// contractPeriod is a period in the zone of a contract.
func contractPeriod(ctx context.Context, db metrics.Querier, id, key string) (metrics.Period, error) {
	versions, err := metrics.Contracts(ctx, db)
	if err != nil {
		return metrics.Period{}, err
	}
	for _, v := range slices.Backward(versions) {
		if v.ID == id {
			zone, err := time.LoadLocation(v.Zone)
			if err != nil {
				return metrics.Period{}, fmt.Errorf("zone of contract %q: %w", id, err)
			}
			return metrics.ParsePeriod(key, zone, time.Time{})
		}
	}
	return metrics.Period{}, &metrics.UnknownContractError{ID: id}
}
