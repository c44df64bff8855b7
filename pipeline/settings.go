package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bilan/pipeline/source"
	"bilan/pipeline/warehouse"
)

// Period is one row of run.periods.
type Period struct {
	Grain, Key string
	From, To   time.Time
}

// settings writes what the workspace says as tables: parameters, periods, contracts with their calendars, targets, matrix and loads.
func settings(ctx context.Context, db *warehouse.DB, o Options, index *source.Index, from, to time.Time) error {
	c := o.Workspace.Config
	// Five working days are seven days of a calendar, whatever the holidays: the window of a reopening is elapsed time.
	reopen := int64(c.Thresholds.ReopenDays) * 7 * 86400 / 5
	params := []string{row(
		instant(o.AsOf), text(c.Zone), text(c.Calendar),
		number(int64(c.Thresholds.AgedDays)*86400), number(int64(c.Thresholds.StaleDays)*86400), number(reopen),
		number(int64(c.Thresholds.RecurrenceDays)), number(int64(c.Thresholds.RecurrenceCount)),
		number(int64(c.Thresholds.BurstCount)), number(int64(c.Thresholds.ImpactUserMinutes)*60),
		number(int64(c.Thresholds.CRIDays)), number(int64(c.Thresholds.PIRDays)),
	)}
	if err := table(ctx, db, "run.params", `as_of timestamptz, zone varchar, calendar_id varchar, aged_seconds bigint,
		stale_seconds bigint, reopen_seconds bigint, recurrence_days integer, recurrence_count integer, burst_count integer,
		impact_user_seconds bigint, cri_days integer, pir_days integer`, params); err != nil {
		return err
	}
	if err := writeRules(ctx, db, c); err != nil {
		return err
	}
	var periods []string
	for _, p := range o.Periods(from, to) {
		periods = append(periods, row(text(p.Grain), text(p.Key), number(p.From.Unix()), number(p.To.Unix())))
	}
	if err := table(ctx, db, "run.periods", "grain varchar, period varchar, from_epoch bigint, to_epoch bigint", periods); err != nil {
		return err
	}
	if err := writeConfiguration(ctx, db, o.Workspace); err != nil {
		return err
	}
	if err := writeContracts(ctx, db, o.Workspace, o.Workspace.Contracts, from, to, o.AsOf); err != nil {
		return err
	}
	var targets, matrix, loads []string
	for _, t := range c.Targets {
		targets = append(targets, row(number(int64(t.Priority)), text(t.Calendar), number(int64(t.Acknowledge/time.Second)),
			number(int64(t.Restore/time.Second)), fmt.Sprintf("cast(%g as double)", t.Threshold)))
	}
	if err := table(ctx, db, "raw.targets", `priority integer, calendar_id varchar, acknowledge_seconds bigint,
		restore_seconds bigint, threshold_rate double`, targets); err != nil {
		return err
	}
	for _, m := range c.Matrix {
		matrix = append(matrix, row(number(int64(m.Impact)), number(int64(m.Urgency)), number(int64(m.Priority))))
	}
	if err := table(ctx, db, "raw.priority_matrix", "impact integer, urgency integer, priority integer", matrix); err != nil {
		return err
	}
	for _, l := range index.Active() {
		loads = append(loads, row(number(l.LoadID), text(l.Source), text(l.File), text(string(l.Rows)), text(l.SHA256), text(l.Zone),
			number(l.RowCount), number(l.LoadedCount), number(l.RejectedCount), number(l.FilteredCount), instant(l.LoadedAt)))
	}
	return table(ctx, db, "raw.loads", `load_id bigint, source varchar, source_file varchar, rows_kind varchar, sha256 varchar,
		zone varchar, row_count bigint, loaded_count bigint, rejected_count bigint, filtered_count bigint,
		loaded_at timestamptz`, loads)
}

// table creates a table with its rows, already written as SQL.
func table(ctx context.Context, db *warehouse.DB, name, columns string, rows []string) error {
	if _, err := db.ExecContext(ctx, "create table "+name+" ("+columns+")"); err != nil {
		return fmt.Errorf("create %s: %w", name, err)
	}
	// The engine reads many short lists in half the time of one long list.
	for batch := range slices.Chunk(rows, 200) {
		if _, err := db.ExecContext(ctx, "insert into "+name+" values "+strings.Join(batch, ", ")); err != nil {
			return fmt.Errorf("fill %s: %w", name, err)
		}
	}
	return nil
}

func row(cells ...string) string { return "(" + strings.Join(cells, ", ") + ")" }

func text(s string) string { return warehouse.Literal(s) }

func number(n int64) string { return fmt.Sprint(n) }

func instant(t time.Time) string {
	return "timestamptz " + warehouse.Literal(t.UTC().Format("2006-01-02 15:04:05.999999")+"+00")
}
