package source

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"bilan/pipeline/disk"
	"bilan/pipeline/workspace"
)

// job lands one file.
type job struct {
	*loader
	source      workspace.Source
	mapping     *workspace.Mapping
	mappingHash string
	found       found
	size        int64 // bytes
	info        os.FileInfo
	id          int64
	revision    int
	replaced    int // place in the index of the landing that this one replaces, or -1
	answer      *answer

	address   address  // of a store
	reading   *reading // of a store, while it is open
	change    *change  // what a store says otherwise than the landing
	known     map[string]bool
	readSoFar int64 // rows of a store

	temp    string   // folder of its own
	made    []string // files of the landing that were written
	longest int      // bytes of the longest line of the normalised file
	landed  Landed
}

// guess is what a reading takes for granted and its end confirms or corrects.
type guess struct {
	orders map[string]order
	epochs map[string]bool
}

// maxReadings bounds the corrections: encoding, then the orders of dates, then numbers for dates.
const maxReadings = 4

func (j *job) land(ctx context.Context) (Landed, error) {
	in, err := identify(j.found, j.source, j.mapping, j.Limits, j.temp)
	if err != nil {
		return Landed{}, err
	}
	return j.settle(ctx, in)
}

// settle reads until a reading confirms what it took for granted, and writes what it read.
func (j *job) settle(ctx context.Context, in *input) (Landed, error) {
	g := guess{map[string]order{}, map[string]bool{}}
	if in.format == formatCSV && !in.whole {
		// A reading of the beginning alone makes a second reading of everything rare.
		if n, _, err := j.read(ctx, in, g, true); err == nil {
			g, _, _ = g.correct(n)
		}
	}
	for range maxReadings {
		n, s, err := j.read(ctx, in, g, false)
		if err != nil {
			return Landed{}, err
		}
		if in.encoding != "" && s.encoding != in.encoding && s.encoding != utf8BOMName {
			in.encoding = s.encoding
			if in.format == formatCSV {
				sample, _, _, err := readSample(j.found.path, j.Limits)
				if err == nil {
					err = in.separate(sample)
				}
				if err != nil {
					return Landed{}, err
				}
			}
			continue
		}
		if n.zone == nil {
			if err := n.noZone(); err != nil {
				return Landed{}, err
			}
		}
		next, said, err := g.correct(n)
		if err != nil {
			return Landed{}, err
		}
		if next.differs(g, n) {
			g = next
			continue
		}
		if err := j.unchanged(in); err != nil {
			return Landed{}, err
		}
		return j.write(ctx, in, n, s, said)
	}
	return Landed{}, errors.New("what the file says of itself changes with every reading")
}

// unchanged refuses a file that became another while it was read: what was landed would be neither the one nor the other. A SQLite file
// gives one state of itself, however much is written to it, and its hash is older than that; a store read in place gives one snapshot.
func (j *job) unchanged(in *input) error {
	if in.format == formatSQLite || j.source.IsStore() {
		return nil
	}
	now, err := os.Stat(j.found.path)
	if err == nil && os.SameFile(now, j.info) && now.Size() == j.info.Size() && now.ModTime().Equal(j.info.ModTime()) {
		return nil
	}
	if err == nil {
		err = errors.New("it changed while it was read")
	}
	return &HintError{err, "wait until the export is complete, then load again; nothing of this load was kept"}
}

// correct draws from a reading what the next one may take for granted.
func (g guess) correct(n *normaliser) (next guess, said map[string]string, err error) {
	next = guess{map[string]order{}, map[string]bool{}}
	var columns []dateColumn
	fields := n.dates()
	for _, f := range fields {
		columns = append(columns, dateColumn{f.header, &f.proof})
		next.epochs[f.name] = f.proof.epoch > 0 && f.proof.written == 0
	}
	orders, said, err := proveOrders(columns, order(n.mapping.DateOrder))
	if err != nil {
		return g, nil, err
	}
	for i, f := range fields {
		next.orders[f.name] = orders[i]
	}
	return next, said, nil
}

// differs reports whether a reading under the new guess would give other values.
func (g guess) differs(was guess, n *normaliser) bool {
	for _, f := range n.dates() {
		if g.epochs[f.name] != was.epochs[f.name] && f.proof.epoch > 0 {
			return true
		}
		// Without an order, the day is read first.
		if g.orders[f.name] == mdy != (was.orders[f.name] == mdy) && f.proof.needsOrder() {
			return true
		}
		if g.orders[f.name] != was.orders[f.name] && f.proof.short.line > 0 {
			return true
		}
	}
	return false
}

func (n *normaliser) noZone() error {
	if n.zoneless.line == 0 {
		return nil
	}
	return &HintError{fmt.Errorf("line %d: column %q has a time without offset (%q), and the mapping declares no zone",
		n.zoneless.line, n.zonelessHeader, n.zoneless.value), "add zone to the mapping: an IANA name such as Europe/Paris"}
}

func (j *job) normalisedPath() string { return filepath.Join(j.temp, "rows.txt") }
func (j *job) rejectsPath() string    { return filepath.Join(j.temp, "rejects.csv") }

// read writes the normalised file and the list of rejects; of a sample, it only looks.
func (j *job) read(ctx context.Context, in *input, g guess, sample bool) (n *normaliser, s seen, err error) {
	o, err := in.open(ctx, !sample)
	if err != nil {
		return nil, s, err
	}
	finished := false
	defer func() {
		if !finished {
			if _, e := o.finish(false); err == nil {
				err = e
			}
		}
	}()
	p, err := in.bind(o)
	if err != nil {
		return nil, s, err
	}
	for _, f := range p.fields {
		f.order, f.epoch = g.orders[f.name], g.epochs[f.name]
		if f.order == unknown {
			f.order = order(j.mapping.DateOrder)
		}
	}
	n = &normaliser{plan: p, file: j.found.name, serial: o.serial, is1904: o.is1904, short: o.short,
		now: math.MaxInt64, maximum: j.Limits.Rejects, prints: newFingerprinter()}
	if !j.Now.IsZero() {
		n.now = j.Now.UnixMicro()
	}
	if r := in.reading; r != nil {
		n.extras = []int{r.key}
		if r.mark >= 0 {
			n.extras = append(n.extras, r.mark)
		}
		n.isKnown = func(e *RowError) bool { return j.known[r.rejectKey(e.Line, e.Column, e.Value, e.Reason)] }
	}
	if sample {
		n.reject = func(*RowError) error { return nil }
		err := n.normalise(ctx, &firstRows{o.rows, 20_000}, bufio.NewWriter(io.Discard), nil)
		return n, s, err
	}
	text, err := os.Create(j.normalisedPath())
	if err != nil {
		return nil, s, err
	}
	defer text.Close()
	list, err := createRejects(j.rejectsPath())
	if err != nil {
		return nil, s, err
	}
	defer list.close()
	n.reject = list.write
	buffered := bufio.NewWriterSize(&boundedWriter{Writer: text, limits: j.Limits}, 1<<20)
	if err = n.normalise(ctx, o.rows, buffered, func(rows int64) { j.readSoFar = rows; j.tell(j.source, j.found, Reading, rows, j.total()) }); err != nil {
		return nil, s, err
	}
	if err = errors.Join(buffered.Flush(), text.Close(), list.close()); err != nil {
		return nil, s, err
	}
	j.longest = n.longest
	finished = true
	s, err = o.finish(true)
	return n, s, err
}

// firstRows ends a reading early.
type firstRows struct {
	rowReader
	left int
}

func (f *firstRows) next() (int64, [][]byte, error) {
	if f.left--; f.left < 0 {
		return 0, nil, io.EOF
	}
	return f.rowReader.next()
}

// write turns the normalised file into Parquet, puts it and the rejects where they belong, and says what was done.
func (j *job) write(ctx context.Context, in *input, n *normaliser, s seen, said map[string]string) (Landed, error) {
	j.tell(j.source, j.found, Writing, n.rows, j.total())
	if in.reading != nil {
		var err error
		if s.sha, err = hashFile(j.normalisedPath()); err != nil {
			return Landed{}, err
		}
	}
	name := strconv.FormatInt(j.id, 10)
	if j.revision > 1 {
		name += "-r" + strconv.Itoa(j.revision)
	}
	x := Landed{
		LoadID: j.id, Revision: j.revision, Source: j.source.Name, File: j.found.name, Rows: j.mapping.Rows, SHA256: s.sha,
		Zone: j.mapping.Zone, LoadedAt: j.Now.UTC(),
		RowCount: n.rows, LoadedCount: n.loaded, RejectedCount: n.rejected, FilteredCount: n.filtered, LostCells: n.counts.lost,
		Layout: layoutVersion, Format: in.format, Gzip: in.gzip, Encoding: s.encoding, LineEnd: s.lineEnd, Header: n.header, Typed: n.typed(),
		DateOrders: said, Unmapped: n.unmappedWords(), Notes: n.allNotes(s),
		Parquet: n.table.name + "/" + name + ".parquet",
	}
	if in.format == formatCSV {
		x.Separator = separatorName(in.separator)
	}
	if n.latest > 0 {
		x.Latest = time.UnixMicro(n.latest).UTC()
	}
	target := filepath.Join(j.index.dir, filepath.FromSlash(x.Parquet))
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return x, err
	}
	made := filepath.Join(j.temp, "rows.parquet")
	r, err := j.db.ExecContext(ctx, j.copyStatement(n, made))
	if err != nil {
		return x, fmt.Errorf("writing the landing: %w", err)
	}
	// The engine must have read back every row that was written for it.
	if rows, err := r.RowsAffected(); err != nil || rows != n.loaded {
		return x, errors.Join(err, fmt.Errorf("writing the landing: %d rows were prepared and %d landed", n.loaded, rows))
	}
	if in.reading != nil {
		if made, err = j.compare(ctx, &x, n, made); err != nil || j.change.isNothing() {
			return x, err
		}
	}
	if err := j.place(made, target); err != nil {
		return x, err
	}
	if n.listed > 0 {
		x.Rejects = "rejects/" + name + ".csv"
		if err := j.place(j.rejectsPath(), filepath.Join(j.index.dir, filepath.FromSlash(x.Rejects))); err != nil {
			return x, err
		}
	}
	return x, nil
}

// place moves a finished file into the landing, where it stays even after a loss of power.
func (j *job) place(from, to string) error {
	j.made = append(j.made, to)
	f, err := os.OpenFile(from, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	disk.SyncDir(filepath.Dir(to))
	return nil
}

// allNotes says in words what was found and done.
func (n *normaliser) allNotes(s seen) []string {
	notes := append(append([]string{}, n.notes...), s.notes...)
	if len(s.absent) > 0 {
		notes = append(notes, "absent headers: "+strings.Join(s.absent, ", "))
	}
	for _, c := range []struct {
		n    int64
		what string
	}{
		{n.headers, "repeated header"}, {n.blank, "blank row"},
	} {
		if c.n > 0 {
			notes = append(notes, count(c.n, c.what)+" left out")
		}
	}
	if n.kept > 0 {
		notes = append(notes, count(n.kept, "row")+" left out by keep")
	}
	if n.gaps > 0 {
		notes = append(notes, count(n.gaps, "time")+" that the clocks jumped over, shifted forward (DQ-TZ-GAP)")
	}
	if n.overlaps > 0 {
		notes = append(notes, count(n.overlaps, "time")+" that came twice, read as the first (DQ-TZ-AMB)")
	}
	if n.unlisted > 0 {
		notes = append(notes, count(n.unlisted, "reject")+" more than the list holds")
	}
	if len(notes) == 0 {
		return nil
	}
	return notes
}
