// Package source fills the landing from one place after the other, files or stores, and says what it could not read.
//
// A file is read once: its bytes are hashed, unpacked, decoded and split by one scanner, its words, numbers and times become
// bilan's, and DuckDB writes the result as Parquet with the columns of sql/raw. Nothing is guessed in silence: encoding,
// separator and the order of day and month are detected or proven, and said in the result; rows = loaded + rejected +
// filtered, always.
package source

import (
	"cmp"
	"time"

	"bilan/pipeline/workspace"
)

// Options says where to land and how much to take.
type Options struct {
	// StateDir is the state folder of the workspace; the landing is its folder "landing".
	StateDir string
	// Now stamps the landings; times after it do not count as the latest of a file. The zero time stamps nothing.
	Now time.Time
	// Progress is called, from one goroutine at a time, as work goes on; it may be nil.
	Progress func(Event)
	// RejectShare is the share of rejected rows, 0–1, above which a load ends in a [*RejectError]; 0 means 0.01. The
	// thresholds of the workspace win where they are set.
	RejectShare float64
	Memory      string // of the engine, see warehouse.Options
	Threads     int
	Limits      Limits
	// Lookup gives environment variables to the addresses and passwords of stores; nil: there are none.
	Lookup func(name string) (value string, ok bool)
	// Warn is told what a person should know while a load goes on; from several goroutines; it may be nil.
	Warn func(text string)
	// Attempts is how often a store is read whose connection is lost, and Pause the wait before the second time, which doubles each
	// time; 0 means 5 and one second.
	Attempts int
	Pause    time.Duration
}

// Limits protect from files that are not what they say. Zero means the default beside it.
type Limits struct {
	CellBytes   int64         // 1 MiB: longer cells are cut, and that is said
	RecordBytes int64         // 32 MiB: a longer record is an error
	FileBytes   int64         // 8 GiB, unpacked
	Ratio       int64         // 500: unpacked to packed size, of streams above 64 MiB
	Columns     int           // 2,000
	Depth       int           // 64: levels of JSON
	Time        time.Duration // 1 h: reading one file
	Rejects     int64         // 100,000: rejects listed for one file; all are counted
}

// within takes what a workspace says for what is not given.
func (l Limits) within(w workspace.Limits) Limits {
	give := func(v *int64, limit int, unit int64) {
		if *v == 0 {
			*v = int64(limit) * unit
		}
	}
	give(&l.CellBytes, w.CellKB, 1<<10)
	give(&l.RecordBytes, w.RecordMB, 1<<20)
	give(&l.FileBytes, w.FileMB, 1<<20)
	give(&l.Ratio, w.UnpackRatio, 1)
	give((*int64)(&l.Time), w.Seconds, int64(time.Second))
	l.Columns = cmp.Or(l.Columns, w.Columns)
	l.Depth = cmp.Or(l.Depth, w.Depth)
	return l.orDefault()
}

func (l Limits) orDefault() Limits {
	def := func(v *int64, d int64) {
		if *v == 0 {
			*v = d
		}
	}
	def(&l.CellBytes, 1<<20)
	def(&l.RecordBytes, 32<<20)
	def(&l.FileBytes, 8<<30)
	def(&l.Ratio, 500)
	def(&l.Rejects, 100_000)
	def((*int64)(&l.Time), int64(time.Hour))
	if l.Depth == 0 {
		l.Depth = 64
	}
	if l.Columns == 0 {
		l.Columns = 2000
	}
	return l
}

// Event is a step of a load.
type Event struct {
	Source string
	File   string // as the workspace writes it
	Step   Step
	Rows   int64 // read so far
	Total  int64 // rows that there are, of a store; 0: nobody knows
}

// Step is what a load is doing with a file.
type Step string

// The steps of a file.
const (
	Reading Step = "reading"
	Writing Step = "writing"
	Done    Step = "done"
	Skipped Step = "skipped"
)

// Status is what a load did with a file.
type Status string

// The statuses of a file.
const (
	New     Status = "landed"       // content that was not there
	Again   Status = "landed again" // the mapping or its settings changed
	Same    Status = "unchanged"    // landed before, nothing done
	Gone    Status = "gone"         // no longer there; its rows stay, but for those of a register
	Retired Status = "retired"      // its source left the workspace; its rows are left out
)

// FileResult is one file and what a load did with it.
type FileResult struct {
	Status Status
	// File is the name of the file now; Landed.File the one under which its content was landed.
	File   string
	Landed Landed
}

// Result is what a load did, file by file in the order of the workspace.
type Result struct {
	Files []FileResult
	Index *Index
}

// Counts adds up the rows of the files that were read by this load.
func (r Result) Counts() (rows, loaded, rejected, filtered, lostCells int64) {
	for _, f := range r.Files {
		if f.Status == New || f.Status == Again {
			rows += f.Landed.RowCount
			loaded += f.Landed.LoadedCount
			rejected += f.Landed.RejectedCount
			filtered += f.Landed.FilteredCount
			lostCells += f.Landed.LostCells
		}
	}
	return rows, loaded, rejected, filtered, lostCells
}
