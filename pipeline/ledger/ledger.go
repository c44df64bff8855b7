// Package ledger keeps what was communicated: the closes of a workspace, the only state of it that cannot be rebuilt.
//
// It is plain files below .bilan/closes. ledger.ndjson has one line an act, each with the SHA-256 of the line before it, so that no
// line can be changed, taken out or put in unseen. A close has a folder of its own with what was frozen, listed with its hashes in
// SHA256SUMS (sha256sum -c reads it), whose own hash stands in the line. What closes share (rows that were read, models) is in
// store, each file under the hash of its content.
package ledger

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Act is what a line of the ledger tells.
type Act string

// The acts.
const (
	Close  Act = "close"  // documents were frozen
	Reopen Act = "reopen" // documents may be written again, as a next version
	Send   Act = "send"   // documents were sent to somebody
)

// Entry is one line of the ledger.
type Entry struct {
	Seq       int        `json:"seq"` // from 1
	Act       Act        `json:"act"`
	At        time.Time  `json:"at"`     // when it was done
	Period    string     `json:"period"` // 2026-W38
	Documents []Document `json:"documents"`
	Reason    string     `json:"reason,omitempty"` // of a reopening, and of the close that follows it

	// Of a close.
	AsOf          time.Time         `json:"as_of,omitzero"`
	From          time.Time         `json:"from,omitzero"`
	To            time.Time         `json:"to,omitzero"`
	Tool          string            `json:"tool_version,omitempty"`
	Configuration map[string]string `json:"configuration,omitempty"` // file → SHA-256 of what it says
	ConfigHash    string            `json:"config_hash,omitempty"`   // printed on the packs
	Models        string            `json:"models_hash,omitempty"`
	Sources       []Source          `json:"sources,omitempty"`
	Folder        string            `json:"folder,omitempty"`
	Sums          string            `json:"sums,omitempty"`  // SHA-256 of SHA256SUMS in the folder
	Store         []string          `json:"store,omitempty"` // names of the shared files that it needs
	Figures       []Figures         `json:"figures,omitempty"`

	// Of a sending.
	SentTo string `json:"sent_to,omitempty"`
	SentOn string `json:"sent_on,omitempty"` // 2026-10-05

	Previous string `json:"previous"` // SHA-256 of the line before; of the first line, 64 zeros
}

// Document is one thing that is closed and sent: the pack of a kind, of one contract or incident where the kind has several.
type Document struct {
	Kind    string `json:"kind"`         // bhi, rai, client, cri, pir, data
	Of      string `json:"of,omitempty"` // contract of a client pack, incident of a CRI or PIR
	Version int    `json:"version"`
	Status  string `json:"status,omitempty"` // final, corrected
	Files   []File `json:"files,omitempty"`
}

// Key identifies a document in a period, whatever its version.
func (d Document) Key() string { return strings.TrimSuffix(d.Kind+" "+d.Of, " ") }

// File is one frozen file. Its path is relative to the folder of packs, and to packs in the folder of the close.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// Figures says where a close keeps the figures of one period: the values as JSON, beside it what each counted.
type Figures struct {
	Scope  string `json:"scope"`  // kpis, or the id of a contract
	Period string `json:"period"` // that of the close, or an earlier one that it corrected
	File   string `json:"file"`   // in the folder of the close: figures/kpis/2026-W38.json
}

// Source is one file that the figures come from.
type Source struct {
	Name   string `json:"name"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	Rows   int64  `json:"rows,omitempty"`
	// IsLiving marks registers and stores: they are kept further, and another content is no fault.
	IsLiving bool `json:"is_living,omitempty"`
}

// Ledger is the acts of a workspace, oldest first.
type Ledger struct {
	Dir     string // the folder of closes
	Entries []Entry
	Head    string // SHA-256 of the last line; 64 zeros when there is none
	lines   [][]byte
}

// BrokenError says that the ledger was changed by somebody else than bilan.
type BrokenError struct {
	File string
	Line int // from 1
	Why  string
}

func (e *BrokenError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Why) }

const (
	fileName = "ledger.ndjson"
	sumsName = "SHA256SUMS"
	storeDir = "store"
	doneName = "published"
	staged   = "staged-"
)

var start = strings.Repeat("0", 64)

// Dir is where a workspace with this state folder keeps its closes.
func Dir(stateDir string) string { return filepath.Join(stateDir, "closes") }

// Read reads the ledger of a state folder and follows its chain; where there is none, it is empty.
//
// Errors: a [*BrokenError] for a line that does not follow the one before.
func Read(stateDir string) (*Ledger, error) {
	l := &Ledger{Dir: Dir(stateDir), Head: start}
	path := filepath.Join(l.Dir, fileName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the ledger of closes: %w", err)
	}
	for len(data) > 0 {
		line, rest, ended := bytes.Cut(data, []byte("\n"))
		broken := func(why string) error { return &BrokenError{path, len(l.Entries) + 1, why} }
		if !ended {
			return nil, broken("the last line has no end")
		}
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, broken("no entry: " + err.Error())
		}
		if e.Previous != l.Head {
			return nil, broken("the chain is broken: an earlier line was changed, taken out or put in")
		}
		if e.Seq != len(l.Entries)+1 {
			return nil, broken(fmt.Sprintf("entry %d stands in the place of %d", e.Seq, len(l.Entries)+1))
		}
		l.Entries, l.lines, l.Head = append(l.Entries, e), append(l.lines, line), sum(line)
		data = rest
	}
	return l, nil
}

// Holds reports whether the ledger had this head at some time: an earlier state that it grew out of.
func (l *Ledger) Holds(head string) bool {
	return head == start || slices.ContainsFunc(l.lines, func(line []byte) bool { return sum(line) == head })
}

// Standing is where a document stands.
type Standing struct {
	Version  int    // the one that was closed last, 0 for none
	Status   string // of that version
	IsClosed bool   // it may not be written again
	Reason   string // why it was reopened
	Close    *Entry // that closed it last, nil for none
}

// Standing tells where a document of a period stands: never closed, closed, or reopened.
func (l *Ledger) Standing(period, kind, of string) Standing {
	key := Document{Kind: kind, Of: of}.Key()
	var s Standing
	for i, e := range l.Entries {
		if e.Period != period {
			continue
		}
		for _, d := range e.Documents {
			if d.Key() != key {
				continue
			}
			switch e.Act {
			case Close:
				s = Standing{Version: d.Version, Status: d.Status, IsClosed: true, Close: &l.Entries[i]}
			case Reopen:
				s.IsClosed, s.Reason = false, e.Reason
			}
		}
	}
	return s
}

// Closes returns the acts that closed something, oldest first.
func (l *Ledger) Closes() []*Entry {
	var all []*Entry
	for i := range l.Entries {
		if l.Entries[i].Act == Close {
			all = append(all, &l.Entries[i])
		}
	}
	return all
}

// Documents returns the documents of a period that were closed, each in its last version, in the order in which they were first closed.
func (l *Ledger) Documents(period string) []Document {
	var all []Document
	for _, e := range l.Closes() {
		if e.Period != period {
			continue
		}
		for _, d := range e.Documents {
			if i := slices.IndexFunc(all, func(o Document) bool { return o.Key() == d.Key() }); i >= 0 {
				all[i] = d
			} else {
				all = append(all, d)
			}
		}
	}
	return all
}

// Communicated returns the close that told the figures of a period last, with the place where it keeps them; nil when none did.
func (l *Ledger) Communicated(scope, period string) (*Entry, Figures) {
	closes := l.Closes()
	for _, e := range slices.Backward(closes) {
		for _, f := range e.Figures {
			if f.Scope == scope && f.Period == period {
				return e, f
			}
		}
	}
	return nil, Figures{}
}

// Path is a file of the folder of a close.
func (l *Ledger) Path(e *Entry, name ...string) string {
	return filepath.Join(append([]string{l.Dir, e.Folder}, name...)...)
}

// StorePath is the shared file with this content hash and ending.
func (l *Ledger) StorePath(hash, ext string) string {
	return filepath.Join(l.Dir, storeDir, hash+ext)
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// comparePaths orders files by their names.
func comparePaths(a, b File) int { return cmp.Compare(a.Path, b.Path) }
