package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bilan/pipeline/model"
	"bilan/pipeline/source"
	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// growing are the inputs that every build writes further: rows that were there before say the same as long as they are there.
var growing = []string{"raw.calendar_days", "raw.calendar_dates", "raw.contract_periods", "raw.loads"}

// changedInputs names the inputs that are other than before, incidents and events apart. Of the settings of the run the cut
// alone may differ; else [errNotKept].
func changedInputs(
	ctx context.Context, db *warehouse.DB, models []model.Model, b *former, index *source.Index,
) (map[string]bool, error) {
	same, err := none(ctx, db, `
		(select * replace (null as as_of) from run.params except all select * replace (null as as_of) from before.run.params)
		union all
		(select * replace (null as as_of) from before.run.params except all select * replace (null as as_of) from run.params)`)
	if err != nil {
		return nil, err
	}
	if !same {
		return nil, errNotKept
	}
	_, rows, err := db.Rows(ctx, `
		select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()
		intersect
		select schema_name || '.' || table_name from duckdb_tables() where database_name = 'before'`)
	if err != nil {
		return nil, err
	}
	both := map[any]bool{}
	for _, r := range rows {
		both[r[0]] = true
	}
	changed := map[string]bool{}
	for _, m := range models {
		id := m.ID()
		if m.Schema != "raw" && m.Schema != model.Params || slices.Contains([]string{"run.params", "run.built", "raw.incidents", "raw.events"}, id) {
			continue
		}
		if !both[id] { // rows of files, or an input without any
			changed[id] = b.outdated[id] || slices.ContainsFunc(index.Active(), func(l source.Landed) bool {
				return !b.loaded[l.LoadID] && "raw."+string(l.Rows) == id
			})
			continue
		}
		query := "(select * from before." + id + " except all select * from " + id + ")"
		if !slices.Contains(growing, id) {
			query += " union all (select * from " + id + " except all select * from before." + id + ")"
		}
		same, err := none(ctx, db, query)
		if err != nil {
			return nil, err
		}
		changed[id] = !same
	}
	return changed, nil
}

// gather writes a database at path with the keys of the incidents that are not settled, and with the inputs that the models need,
// of these incidents alone.
//
// An incident is settled when it was closed at the cut before, when no new file speaks of it, when nothing of it lies after that
// cut, and when all this holds of its family too. What was cancelled, or ever closed while it was worked on, is not: its clocks
// have no end but the cut.
func gather(
	ctx context.Context, db *warehouse.DB, path string, b *former, index *source.Index, models []model.Model, result *Result,
) error {
	removeDatabase(path)
	if _, err := db.ExecContext(ctx, "attach "+warehouse.Literal(path)+" as moving"); err != nil {
		return err
	}
	seeds, err := speaking(ctx, db, b, index)
	if err != nil {
		return err
	}
	same, err := none(ctx, db, `
		select past.incident_key from before.staging.incident_rows as past
		left join staging.incident_rows as now on past.incident_key = now.incident_key
		where now.incident_id is distinct from past.incident_id`)
	if err != nil {
		return err
	}
	if !same {
		return errNotKept
	}
	for _, text := range []string{
		"create table moving.main.seeds as " + seeds,
		`create table moving.main.links as
		select incident_id as one, parent_id as other from raw.incidents where parent_id is not null
		union
		select incident_id, duplicate_of from raw.incidents where duplicate_of is not null`,
		`create table moving.main.keys as
		select rows.incident_key, rows.incident_id
		from staging.incident_rows as rows
		left join before.staging.incident_rows as past on rows.incident_key = past.incident_key
		left join before.marts.state_intervals as ends
		    on rows.incident_key = ends.incident_key and ends.to_epoch is null and ends.state = 'closed'
		left join (
		    select incident_key from before.marts.state_intervals
		    where state = 'cancelled' or state = 'closed' and old_state <> 'resolved'
		    group by incident_key
		) as endless on rows.incident_key = endless.incident_key
		left join moving.main.seeds as seeds on rows.incident_id = seeds.incident_id
		where past.incident_key is null or seeds.incident_id is not null or ends.incident_key is null
		    or endless.incident_key is not null`,
	} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	for { // the family of a family
		r, err := db.ExecContext(ctx, `
			insert into moving.main.keys
			select rows.incident_key, rows.incident_id
			from staging.incident_rows as rows
			inner join (
			    select links.other as incident_id from moving.main.links as links
			    inner join moving.main.keys as keys on links.one = keys.incident_id
			    union
			    select links.one from moving.main.links as links
			    inner join moving.main.keys as keys on links.other = keys.incident_id
			    union
			    select links.one from moving.main.links as links
			    inner join moving.main.seeds as seeds on links.other = seeds.incident_id
			) as linked on rows.incident_id = linked.incident_id
			where rows.incident_key not in (select incident_key from moving.main.keys)`)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			break
		}
	}
	var all, moving int64
	err = db.QueryRowContext(ctx, "select (select count(*) from staging.incident_rows), (select count(*) from moving.main.keys)").
		Scan(&all, &moving)
	if err != nil {
		return err
	}
	if 2*moving > all {
		return errNotKept // the exchange of rows would cost more than it saves
	}
	result.Kept = all - moving
	if err := inputs(ctx, db, models); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "detach moving")
	return err
}

// inputs fills the inputs of the models below those that are kept.
func inputs(ctx context.Context, db *warehouse.DB, models []model.Model) error {
	for _, schema := range append([]string{model.Params}, model.Layers...) {
		if _, err := db.ExecContext(ctx, "create schema moving."+schema); err != nil {
			return err
		}
	}
	for _, m := range models {
		id := m.ID()
		query := "select * from " + id
		switch {
		case id == model.Keys:
			query += " where incident_key in (select incident_key from moving.main.keys)"
		case m.Schema != "raw" && m.Schema != model.Params:
			continue
		case id == "raw.incidents", id == "raw.events":
			query += " where incident_id in (select incident_id from moving.main.keys)"
		}
		isAbsent, err := none(ctx, db, "select 1 from information_schema.tables where table_schema || '.' || table_name = "+
			warehouse.Literal(id)+" and table_catalog = current_database()")
		if err != nil {
			return err
		}
		if isAbsent { // no file has its rows: the build makes it empty
			continue
		}
		if _, err := db.ExecContext(ctx, "create table moving."+id+" as "+query); err != nil {
			return fmt.Errorf("gather %s: %w", id, err)
		}
	}
	return nil
}

// speaking is a query for the incidents of which a new file speaks, or that have an instant after the cut before.
func speaking(ctx context.Context, db *warehouse.DB, b *former, index *source.Index) (string, error) {
	fresh := []string{"-1"}
	for _, l := range index.Active() {
		if !b.loaded[l.LoadID] {
			fresh = append(fresh, number(l.LoadID))
		}
	}
	parts := []string{"select cast(null as varchar) as incident_id where false"}
	for _, rows := range []workspace.Rows{workspace.RowsIncidents, workspace.RowsEvents, workspace.RowsExclusions} { // a decision may lie after the cut
		if len(index.Files(rows)) == 0 {
			continue
		}
		names, _, err := db.Rows(ctx, "select columns(c -> c like '%\\_at' escape '\\' or c = 'at') from raw."+string(rows)+" limit 0")
		if err != nil {
			return "", err
		}
		conditions := []string{"load_id in (" + strings.Join(fresh, ", ") + ")"}
		for _, name := range names {
			conditions = append(conditions, warehouse.Quote(name)+" > "+instant(b.asOf))
		}
		parts = append(parts, "select incident_id from raw."+string(rows)+" where incident_id is not null and ("+strings.Join(conditions, " or ")+")")
	}
	return strings.Join(parts, " union "), nil
}
