package source

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"bilan/pipeline/workspace"
)

// reading is one store in one snapshot, with the plan of what is read of it.
type reading struct {
	db      database
	from    string // the query or table, in brackets or quoted
	columns []storeColumn
	key     int
	mark    int // -1 without a watermark
	// isNumbered says that keys are whole numbers that fit a source line: they are the lines.
	isNumbered bool

	since string // watermark from which rows are read; "" reads everything
	why   string // in words, when a store that was read before is read whole
	total int64  // rows that will be read
	next  Remembered
}

// Remembered is what the landing keeps of a store between two loads, and all of it: the next load reads from Since on, and whole
// when the rows before Since are no longer those that were there.
type Remembered struct {
	Hash  string `json:"hash"`  // of the mapping and of the source's own settings
	Mark  string `json:"mark"`  // newest watermark that was there, as the store writes it
	Since string `json:"since"` // Mark less the overlap: where the next load begins
	Count int64  `json:"count"` // rows before Since
	Sum   int64  `json:"sum"`   // of their keys, reduced, where keys are numbers
}

// maxLine is the largest key that can be a line: models put the line behind the load in one number.
const maxLine = 9_999_999_999

// reduced keeps sums of keys small; a difference of two rows that hides behind it is one in a million.
const reduced = 1_000_003

// StoreName is the name of a store in the landing and in reports: the source alone, no host and no account.
func StoreName(s workspace.Source) string { return "store:" + s.Name }

// begin connects, and finds out what to read. The caller closes the reading, also after an error.
func (j *job) begin(ctx context.Context) (r *reading, err error) {
	db, err := connect(ctx, j.address, j.ws, j.temp, j.Limits)
	if err != nil {
		return nil, fmt.Errorf("opening the store: %w", storeFault(ctx, nil, err))
	}
	r = &reading{db: db, key: -1, mark: -1}
	if err = r.look(ctx, j); err != nil {
		err = storeFault(ctx, db, err)
		db.close()
		return nil, err
	}
	return r, nil
}

func (r *reading) look(ctx context.Context, j *job) (err error) {
	if j.source.Query != "" {
		if err := workspace.CheckSelect(j.source.Query); err != nil {
			return &StoreError{StoreConfiguration, err}
		}
	}
	in := &input{source: j.source}
	if r.from, err = in.fromOf(r.db.words()); err != nil {
		return err
	}
	if r.columns, err = r.db.describe(ctx, "select * from "+r.from+" as q"); err != nil {
		return fmt.Errorf("reading the columns: %w", err)
	}
	if err := r.bind(j); err != nil {
		return &StoreError{StoreConfiguration, err}
	}
	return r.survey(ctx, j)
}

// fromOf is what a source reads, written for a store.
func (in *input) fromOf(w storeWords) (string, error) {
	if in.source.Query != "" || in.source.Table == "" {
		return in.from(func() ([]string, error) { return nil, errors.New("the source names neither table nor query") })
	}
	parts := strings.Split(in.source.Table, ".")
	for i := range parts {
		parts[i] = w.quote(parts[i])
	}
	return strings.Join(parts, "."), nil
}

// bind finds the key and the watermark among the columns, and the columns that rows cannot do without.
func (r *reading) bind(j *job) error {
	names := namesOfColumns(r.columns)
	lacks := func(name, what string) error {
		return &HintError{fmt.Errorf("the query has no column %q, which is the %s of the source", name, what), nearest(name, names)}
	}
	if r.key = index(names, j.source.Key); r.key < 0 {
		return lacks(j.source.Key, "key")
	}
	if j.source.Watermark != "" {
		if r.mark = index(names, j.source.Watermark); r.mark < 0 {
			return lacks(j.source.Watermark, "watermark")
		}
		if c := r.columns[r.mark]; !c.isInstant && !c.isNaive && !c.isLoose {
			return &HintError{fmt.Errorf("the watermark %q is not an instant", c.name), "name the column with the time at which a row was written"}
		}
	}
	if !j.mapping.IsOwn {
		return nil
	}
	var missing, near []string
	for _, c := range workspace.Columns(j.mapping.Rows) {
		if c.Required && index(names, c.Name) < 0 {
			missing = append(missing, c.Name)
			if other := workspace.Closest(c.Name, names); other != "" && index(canonical(j.mapping.Rows), other) < 0 {
				near = append(near, fmt.Sprintf("%s as %s", other, c.Name))
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	hint := "the query has " + quoteList(names) + "; bilan lifecycle ddl lists the names of all columns"
	if len(near) > 0 {
		hint = "write " + strings.Join(near, ", ") + " in the query?"
	}
	return &HintError{fmt.Errorf("the query lacks the columns %s for rows of %s", quoteList(missing), j.mapping.Rows), hint}
}

func canonical(rows workspace.Rows) []string {
	var names []string
	for _, c := range workspace.Columns(rows) {
		names = append(names, c.Name)
	}
	return names
}

// narrowed is a mapping of bilan's own names with those that the query has.
func (r *reading) narrowed(m *workspace.Mapping) *workspace.Mapping {
	if !m.IsOwn {
		return m
	}
	n := *m
	n.Columns = maps.Clone(m.Columns)
	names := namesOfColumns(r.columns)
	maps.DeleteFunc(n.Columns, func(_, header string) bool { return index(names, header) < 0 })
	return &n
}

// survey counts what there is, decides from where to read, and finds what to remember.
func (r *reading) survey(ctx context.Context, j *job) error {
	w := r.db.words()
	key := w.quote(r.columns[r.key].name)
	values, err := r.db.row(ctx, r.ask(fmt.Sprintf("count(*) as a, min(%[1]s) as b, max(%[1]s) as c", key), ""))
	if err != nil {
		return fmt.Errorf("counting the rows: %w", err)
	}
	if r.total, err = strconv.ParseInt(values[0], 10, 64); err != nil {
		return fmt.Errorf("counting the rows: %w", err)
	}
	if err := r.number(ctx, key, values[1], values[2]); err != nil {
		return err
	}
	r.next = Remembered{Hash: j.mappingHash}
	if r.mark < 0 {
		return nil
	}
	mark := w.quote(r.columns[r.mark].name)
	if values, err = r.db.row(ctx, r.ask("max("+mark+") as a", "")); err != nil {
		return fmt.Errorf("looking for the watermark: %w", err)
	}
	r.next.Mark = values[0]
	if r.next.Since, err = r.behind(values[0], j.source.Overlap); err != nil {
		return err
	}
	if r.next.Count, r.next.Sum, err = r.below(ctx, r.next.Since); err != nil {
		return err
	}
	before, known := j.index.Stores[j.source.Name]
	switch {
	case !known || before.Since == "":
	case before.Hash != j.mappingHash:
		r.why = "its settings or its mapping changed"
	default:
		n, sum, err := r.below(ctx, before.Since)
		if err != nil {
			return err
		}
		if n != before.Count || sum != before.Sum {
			r.why = fmt.Sprintf("rows before %s are no longer those of the last load (%d then, %d now)", before.Since, before.Count, n)
			break
		}
		r.since = before.Since
		r.total -= n
	}
	return nil
}

// ask is a query over the rows of the source.
func (r *reading) ask(what, where string) string {
	text := "select " + what + " from (select * from " + r.from + " as p) as q"
	if where != "" {
		text += " where " + where
	}
	return text
}

// number finds out whether keys are whole numbers that can be lines.
func (r *reading) number(ctx context.Context, key, least, most string) error {
	c := r.columns[r.key]
	whole := c.isInteger
	if c.isLoose {
		values, err := r.db.row(ctx, r.ask("count(*) as a", "typeof("+key+") <> 'integer'"))
		if err != nil {
			return fmt.Errorf("looking at the keys: %w", err)
		}
		whole = values[0] == "0"
	}
	a, failed := strconv.ParseInt(least, 10, 64)
	b, failing := strconv.ParseInt(most, 10, 64)
	r.isNumbered = whole && failed == nil && failing == nil && a > 0 && b <= maxLine
	return nil
}

// below counts the rows before a watermark, with a sum of their keys where these are numbers.
func (r *reading) below(ctx context.Context, since string) (n, sum int64, err error) {
	if since == "" {
		return 0, 0, nil
	}
	w := r.db.words()
	what := "count(*) as a, 0 as b"
	if r.isNumbered {
		what = fmt.Sprintf("count(*) as a, coalesce(sum(%s %% %d), 0) as b", w.quote(r.columns[r.key].name), reduced)
	}
	values, err := r.db.row(ctx, r.ask(what, w.quote(r.columns[r.mark].name)+" < "+literal(since)))
	if err != nil {
		return 0, 0, fmt.Errorf("counting the rows before the watermark: %w", err)
	}
	if n, err = strconv.ParseInt(values[0], 10, 64); err != nil {
		return 0, 0, err
	}
	sum, err = strconv.ParseInt(values[1], 10, 64)
	return n, sum, err
}

// behind is the watermark less the overlap, as the store writes it, to the second. On the clock of a wall another hour is taken
// off: the one that comes twice in autumn.
func (r *reading) behind(mark string, overlap time.Duration) (string, error) {
	if mark == "" {
		return "", nil
	}
	m, ok := scanMoment([]byte(mark))
	if !ok || m.shape != yearFirst || m.settle(ymd) != "" {
		return "", &StoreError{StoreConfiguration, &HintError{fmt.Errorf("the watermark %q holds %q, which is no instant", r.columns[r.mark].name, shown([]byte(mark))),
			"a watermark is a time such as 2026-09-14 12:00:00; without one, leave the key out and every load reads everything"}}
	}
	if !m.hasOffset && !r.columns[r.mark].isInstant {
		overlap += time.Hour
	}
	at := time.Unix(m.wall(), 0).UTC().Add(-overlap)
	separator := " "
	if len(mark) > 10 && mark[10] == 'T' {
		separator = "T"
	}
	if len(mark) == 10 {
		return at.Format(time.DateOnly), nil
	}
	return at.Format(time.DateOnly + separator + time.TimeOnly), nil
}

// open reads the rows.
func (r *reading) open(ctx context.Context, limits Limits) (*opened, error) {
	w := r.db.words()
	names := namesOfColumns(r.columns)
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = w.quote(n)
	}
	where := ""
	if r.since != "" {
		mark := parts[r.mark]
		where = "(" + mark + " >= " + literal(r.since) + " or " + mark + " is null)"
	}
	rows, finish, err := r.db.rows(ctx, r.ask(strings.Join(parts, ", "), where), r.columns)
	if err != nil {
		return nil, fmt.Errorf("reading the rows: %w", err)
	}
	o := &opened{header: names, rows: &keyedReader{rowReader: rows, at: r.key, isNumbered: r.isNumbered}, short: true}
	o.finish = func(bool) (seen, error) { return seen{}, finish() }
	return o, nil
}

// keyedReader gives rows their keys for lines, where these are numbers.
type keyedReader struct {
	rowReader
	at         int
	isNumbered bool
}

func (k *keyedReader) next() (int64, [][]byte, error) {
	line, cells, err := k.rowReader.next()
	if err != nil {
		return line, cells, err
	}
	key := trim(cells[k.at])
	if len(key) == 0 {
		return line, cells, &StoreError{StoreConfiguration, &HintError{fmt.Errorf("row %d has no key", line), "the key of a store is a column without NULL"}}
	}
	if k.isNumbered {
		if line, err = strconv.ParseInt(string(key), 10, 64); err != nil {
			return line, cells, &StoreError{StoreConfiguration, fmt.Errorf("the key %q is no number", shown(key))}
		}
	}
	return line, cells, nil
}

// landStore lands what a store has that is not landed yet. A connection that is lost begins it again, in a new snapshot: nothing of
// the broken reading is kept, so no row is missed and none is there twice.
func (j *job) landStore(ctx context.Context) (x Landed, err error) {
	defer func() { err = scrub(err, j.address.secrets) }()
	if j.address, err = addressOf(j.ws, j.source, j.Lookup); err != nil {
		return x, err
	}
	for attempt := 1; ; attempt++ {
		x, err = j.readStore(ctx)
		if err == nil || ctx.Err() != nil || !isLost(err) {
			return x, err
		}
		if attempt == j.attempts() {
			return x, &StoreError{StoreUnreachable, fmt.Errorf("giving up after %d attempts: %w", attempt, err)}
		}
		pause := j.pause() << (attempt - 1)
		j.warn(fmt.Sprintf("%s: connection lost after %s (%v); beginning again in %s, attempt %d of %d", j.found.name, count(j.readSoFar, "row"),
			scrub(err, j.address.secrets), pause, attempt+1, j.attempts()))
		if err := wait(ctx, pause); err != nil {
			return x, err
		}
	}
}

func wait(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *loader) attempts() int {
	if l.Attempts > 0 {
		return l.Attempts
	}
	return 5
}

func (l *loader) pause() time.Duration {
	if l.Pause > 0 {
		return l.Pause
	}
	return time.Second
}

func (l *loader) warn(text string) {
	if l.Warn != nil {
		l.Warn(text)
	}
}

func (j *job) readStore(ctx context.Context) (Landed, error) {
	j.readSoFar = 0
	r, err := j.begin(ctx)
	if err != nil {
		return Landed{}, err
	}
	defer r.db.close()
	j.reading = r
	mapping := j.mapping
	defer func() { j.mapping = mapping }()
	j.mapping = r.narrowed(mapping)
	if err := j.knowRejects(); err != nil {
		return Landed{}, err
	}
	in := &input{found: j.found, source: j.source, mapping: j.mapping, limits: j.Limits, temp: j.temp, format: j.address.scheme, reading: r}
	x, err := j.settle(ctx, in)
	if err != nil {
		return x, storeFault(ctx, r.db, err)
	}
	return x, nil
}

// knowRejects remembers the rejects that are listed already: the overlap would list them again.
func (j *job) knowRejects() error {
	j.known = map[string]bool{}
	for _, x := range j.index.Loads {
		if x.Source != j.source.Name || x.Rejects == "" || !x.Keyed {
			continue
		}
		list, err := j.index.rejects(x)
		if err != nil {
			return err
		}
		for _, e := range list {
			j.known[j.reading.rejectKey(e.Line, e.Column, e.Value, e.Reason)] = true
		}
	}
	return nil
}

// rejectKey identifies a reject. Where the line is only the rank of a row in its reading, it does not count.
func (r *reading) rejectKey(line int64, column, value, reason string) string {
	if !r.isNumbered {
		line = 0
	}
	return strings.Join([]string{strconv.FormatInt(line, 10), guard(column), guard(value), reason}, "\x1f")
}

// keyedLoads are the landings of a source that can be compared with what the store says now.
func (ix *Index) keyedLoads(source string) []Landed {
	return slices.DeleteFunc(slices.Clone(ix.Loads), func(x Landed) bool { return x.Source != source || !x.Keyed })
}
