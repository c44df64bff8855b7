package source

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// change is what a store says otherwise than the landing.
type change struct {
	fresh     int64    // rows that are new, or other than they were
	known     int64    // rows that are as they were
	corrected int64    // of the fresh: rows that were there with another content
	deleted   int64    // rows that the store no longer has
	rejected  int64    // rows that cannot be read, and were not listed before
	rewritten []Landed // landings without the rows that were corrected or deleted
	isFirst   bool
}

// isNothing reports whether the landing says all that the store does.
func (c *change) isNothing() bool {
	return !c.isFirst && c.fresh == 0 && c.deleted == 0 && c.rejected == 0
}

// keepsHistory says that a row that was corrected stays as it was told before: of an incident it is an older version, as in the
// export of an earlier week. An event and a row of a register are what the store says now.
func keepsHistory(rows workspace.Rows) bool {
	return rows == workspace.RowsIncidents || rows == workspace.RowsUpdates
}

// compare holds what was read against what the source has landed, and gives the file with the rows that are new. The landings that
// hold rows which the store corrected or deleted are written again without them, with the same id.
func (j *job) compare(ctx context.Context, x *Landed, n *normaliser, made string) (path string, err error) {
	x.Keyed, x.Format = true, j.address.scheme
	c := &change{fresh: n.loaded, rejected: n.rejected}
	j.change = c
	t := n.table
	now := "fresh_" + strconv.FormatInt(j.id, 10)
	defer func() {
		for _, name := range []string{now, now + "_old", now + "_same"} {
			_, failed := j.db.ExecContext(context.WithoutCancel(ctx), "drop table if exists "+name)
			if err == nil {
				err = failed
			}
		}
	}()
	fresh := "read_parquet(" + warehouse.Literal(made) + ")"
	_, twice, err := j.db.Rows(ctx, "select store_key from "+fresh+" group by store_key having count(*) > 1 limit 1")
	if err != nil {
		return "", fmt.Errorf("comparing with the landing: %w", err)
	}
	if len(twice) > 0 {
		return "", &StoreError{StoreConfiguration, &HintError{
			fmt.Errorf("the key %q is there twice: %q names more than one row", j.source.Key, shown(fmt.Append(nil, twice[0][0]))),
			"the key of a store is a column with another value in each row"}}
	}
	olds := j.index.keyedLoads(j.source.Name)
	if len(olds) == 0 {
		c.isFirst = true
		x.Notes = append(x.Notes, j.reading.said(c))
		return made, nil
	}
	var files []string
	for _, o := range olds {
		files = append(files, warehouse.Literal(filepath.Join(j.index.dir, filepath.FromSlash(o.Parquet))))
	}
	old := "(" + t.any() + " union all by name select * from read_parquet([" + strings.Join(files, ", ") + "], union_by_name = true))"
	scope := ""
	if since := j.reading.since; since != "" {
		scope = " where store_mark is null or store_mark >= " + warehouse.Literal(since) + " or store_key in (select store_key from " + fresh + ")"
	}
	var equal []string
	for _, col := range t.columns {
		if !filled[col.name] || col.name == "time_flags" {
			equal = append(equal, fmt.Sprintf("o.%[1]s is not distinct from n.%[1]s", warehouse.Quote(col.name)))
		}
	}
	for _, statement := range []string{
		// Of a row that was told several times, the last counts.
		"create table " + now + "_old as select * from (select *, row_number() over (partition by store_key order by load_id desc) as rank from " + old + scope + ") where rank = 1",
		"create table " + now + "_same as select n.store_key from " + fresh + " as n inner join " + now + "_old as o on n.store_key = o.store_key where " + strings.Join(equal, " and "),
	} {
		if _, err := j.db.ExecContext(ctx, statement); err != nil {
			return "", fmt.Errorf("comparing with the landing: %w", err)
		}
	}
	err = j.db.QueryRowContext(ctx, fmt.Sprintf(`select
		(select count(*) from %[1]s_same),
		(select count(*) from %[2]s as n inner join %[1]s_old as o on n.store_key = o.store_key),
		(select count(*) from %[1]s_old where store_key not in (select store_key from %[2]s))`, now, fresh)).Scan(&c.known, &c.corrected, &c.deleted)
	if err != nil {
		return "", fmt.Errorf("comparing with the landing: %w", warehouse.Translate(err))
	}
	c.corrected -= c.known
	c.fresh -= c.known
	x.RowCount, x.LoadedCount = x.RowCount-c.known, c.fresh
	if c.isNothing() {
		return made, nil
	}
	x.Notes = append(x.Notes, j.reading.said(c))
	gone := "select store_key from " + now + "_old where store_key not in (select store_key from " + fresh + ")"
	if !keepsHistory(j.mapping.Rows) {
		gone = "select store_key from " + now + "_old where store_key not in (select store_key from " + now + "_same)"
	}
	if c.deleted > 0 || c.corrected > 0 && !keepsHistory(j.mapping.Rows) {
		for _, o := range olds {
			if err := j.rewrite(ctx, o, gone); err != nil {
				return "", fmt.Errorf("taking rows out of the landing: %w", err)
			}
		}
	}
	if c.known == 0 {
		return made, nil
	}
	path = filepath.Join(j.temp, "new.parquet")
	_, err = j.db.ExecContext(ctx, "copy (select * from "+fresh+" where store_key not in (select store_key from "+now+"_same)) to "+
		warehouse.Literal(path)+" (format parquet, compression zstd, compression_level 1)")
	if err != nil {
		return "", fmt.Errorf("writing the landing: %w", err)
	}
	return path, nil
}

// rewrite writes a landing again without the rows of some keys, when it has any.
func (j *job) rewrite(ctx context.Context, o Landed, gone string) error {
	from := "read_parquet(" + warehouse.Literal(filepath.Join(j.index.dir, filepath.FromSlash(o.Parquet))) + ")"
	var lost int64
	err := j.db.QueryRowContext(ctx, "select count(*) from "+from+" where store_key in ("+gone+")").Scan(&lost)
	if err != nil || lost == 0 {
		return warehouse.Translate(err)
	}
	o.Revision++
	name := fmt.Sprintf("%d-r%d", o.LoadID, o.Revision)
	made := filepath.Join(j.temp, name+".parquet")
	_, err = j.db.ExecContext(ctx, "copy (select * from "+from+" where store_key not in ("+gone+")) to "+warehouse.Literal(made)+
		" (format parquet, compression zstd, compression_level 1)")
	if err != nil {
		return err
	}
	table, _, _ := strings.Cut(o.Parquet, "/")
	o.Parquet = table + "/" + name + ".parquet"
	o.RowCount, o.LoadedCount = o.RowCount-lost, o.LoadedCount-lost
	j.change.rewritten = append(j.change.rewritten, o)
	return j.place(made, filepath.Join(j.index.dir, filepath.FromSlash(o.Parquet)))
}

// said tells what a reading found.
func (r *reading) said(c *change) string {
	var b strings.Builder
	switch {
	case r.since != "":
		fmt.Fprintf(&b, "read from %s on", r.since)
	case r.why != "":
		fmt.Fprintf(&b, "read whole: %s", r.why)
	default:
		b.WriteString("read whole")
	}
	fmt.Fprintf(&b, "; %s new", count(c.fresh-c.corrected, "row"))
	if !c.isFirst {
		fmt.Fprintf(&b, ", %d corrected, %d deleted, %d as before", c.corrected, c.deleted, c.known)
	}
	return b.String()
}

// enter puts what a store changed into the index.
func (j *job) enter(x Landed) {
	ix := j.index
	ix.Stores[j.source.Name] = j.reading.next
	latest := -1
	for i := range ix.Loads {
		o := &ix.Loads[i]
		if o.Source != j.source.Name || !o.Keyed {
			continue
		}
		for _, w := range j.change.rewritten {
			if w.LoadID == o.LoadID {
				j.old = append(j.old, filepath.Join(ix.dir, filepath.FromSlash(o.Parquet)))
				*o = w
			}
		}
		o.MappingHash = j.mappingHash
		latest = i
	}
	if j.change.isNothing() {
		j.answer.FileResult = FileResult{Same, j.found.name, ix.Loads[latest]}
		return
	}
	ix.Loads = append(ix.Loads, x)
	j.answer.FileResult = FileResult{New, j.found.name, x}
}
