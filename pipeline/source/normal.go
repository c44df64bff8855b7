package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// rowReader gives the rows of a file after its header. The cells are valid, and may be changed, until the next call; line
// breaks inside them are newlineMark. The end is io.EOF. A [*RowError] is a row that could not be read, after which the next
// call goes on; its file is not filled in.
type rowReader interface {
	next() (line int64, cells [][]byte, err error)
}

// counts conserves the rows of a file: rows = loaded + rejected + filtered.
type counts struct {
	rows, loaded, rejected, filtered int64
	kept, blank, headers             int64 // of the filtered: by keep, blank, repeated header
	lost                             int64 // cells that became NULL in rows that were loaded
	unlisted                         int64 // rejects that the list has no room for
	latest                           int64 // newest instant, microseconds; 0 when there is none
	gaps, overlaps                   int64
}

// normaliser writes the rows of one file as the landing wants them: UTF-8, one line a row, cellMark between cells, words
// mapped, numbers plain, instants in microseconds since 1970 UTC, empty for NULL.
type normaliser struct {
	*plan
	file    string
	serial  bool // numbers in columns of times are days of a spreadsheet
	is1904  bool
	short   bool // rows may be shorter than the header: the format leaves empty cells out
	now     int64
	maximum int64 // rejects that are listed
	reject  func(*RowError) error
	prints  *fingerprinter
	// Of a store: cells that are kept beside the columns of raw, and rejects that are listed already.
	extras  []int
	isKnown func(*RowError) bool

	counts
	row      []byte
	flags    []byte
	reason   string
	isState  bool
	target   string // canonical field of an event
	lost     []*RowError
	unknowns []word
	listed   int64
	longest  int // bytes of the longest row

	zoneless       sighting // first time without offset, when there is no zone
	zonelessHeader string
}

// normalise reads rows until the end. Rejected rows and lost cells go to reject.
func (n *normaliser) normalise(ctx context.Context, rows rowReader, w *bufio.Writer, progress func(rows int64)) error {
	for {
		line, cells, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		bad := asRow(err)
		if err != nil && bad == nil {
			return err
		}
		if n.rows++; n.rows&0xFFFF == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if progress != nil {
				progress(n.rows)
			}
		}
		ok := false
		if bad == nil {
			ok, bad = n.one(line, cells)
		} else {
			bad.File = n.file
		}
		switch {
		case bad != nil && n.isKnown != nil && n.isKnown(bad):
			n.rows--
		case bad != nil:
			n.rejected++
			if err := n.list(bad); err != nil {
				return err
			}
		case ok:
			n.loaded++
			for _, u := range n.unknowns {
				u.note()
			}
			for _, l := range n.lost {
				if n.isKnown != nil && n.isKnown(l) {
					continue
				}
				n.counts.lost++
				if err := n.list(l); err != nil {
					return err
				}
			}
			if _, err := w.Write(n.row); err != nil {
				return err
			}
		default:
			n.filtered++
		}
	}
}

func (n *normaliser) list(e *RowError) error {
	if n.listed >= n.maximum {
		n.unlisted++
		return nil
	}
	n.listed++
	return n.reject(e)
}

// one turns a row into n.row. It is not ok when the row is left out, and bad when it is rejected.
func (n *normaliser) one(line int64, cells [][]byte) (ok bool, bad *RowError) {
	width := len(n.header)
	if len(cells) > width {
		for _, c := range cells[width:] {
			if len(trim(c)) > 0 {
				return false, n.wrongWidth(line, cells)
			}
		}
		cells = cells[:width]
	}
	if isBlank(cells) {
		n.blank++
		return false, nil
	}
	if len(cells) < width && !n.short {
		return false, n.wrongWidth(line, cells)
	}
	if n.isHeader(cells) {
		n.headers++
		return false, nil
	}
	for _, k := range n.keep {
		var c []byte
		if k.source < len(cells) {
			c = trim(cells[k.source])
		}
		if _, found := k.values.find(c); !found {
			n.kept++
			return false, nil
		}
	}
	n.row = strconv.AppendInt(n.row[:0], line, 10)
	n.flags, n.lost, n.unknowns = n.flags[:0], n.lost[:0], n.unknowns[:0]
	n.reason, n.target, n.isState = "", "", false
	standIn := ""
	for i := range n.outputs {
		o := &n.outputs[i]
		n.row = append(n.row, cellMark)
		f := o.field
		if f == nil {
			switch o.name {
			case "pending_reason":
				n.row = append(n.row, n.reason...)
			case "time_flags":
				n.row = append(n.row, n.flags...)
			case "fingerprint":
				n.row = n.prints.append(n.row, n.textOf("title", cells), n.textOf("description", cells))
			}
			continue
		}
		var c []byte
		if f.source >= 0 && f.source < len(cells) {
			c = trim(cells[f.source])
		}
		if f.constant != nil && n.nulls.has(c) {
			c = f.constant
		}
		before := len(n.row)
		reason := ""
		if !n.nulls.has(c) {
			if reason = n.cell(o, c, line); reason == "" {
				f.readable++
			} else {
				f.odd++
			}
		} else if f.required {
			if reason = "missing"; f.standIn != "" {
				// Whether something stands in for it is known when its column is read, later in the row.
				standIn, bad = f.standIn, n.unreadable(f, c, line, reason)
				continue
			}
		} else if o.name == "pending_reason" {
			n.row = append(n.row, n.reason...)
		}
		if reason != "" {
			n.row = n.row[:before]
			e := n.unreadable(f, c, line, reason)
			if f.required {
				return false, e
			}
			n.lost = append(n.lost, e)
		}
		if o.name == standIn && len(n.row) > before {
			bad = nil
		}
	}
	if bad != nil {
		return false, bad
	}
	for _, i := range n.extras {
		n.row = append(append(n.row, cellMark), trim(cells[i])...)
	}
	n.row = append(n.row, '\n')
	n.longest = max(n.longest, len(n.row))
	return true, nil
}

// textOf is the cell of a column of words; nil when there is none.
func (n *normaliser) textOf(name string, cells [][]byte) []byte {
	for _, f := range n.fields {
		if f.name != name {
			continue
		}
		var c []byte
		if f.source >= 0 && f.source < len(cells) {
			c = trim(cells[f.source])
		}
		if f.constant != nil && n.nulls.has(c) {
			c = f.constant
		}
		if !n.nulls.has(c) {
			return c
		}
	}
	return nil
}

func (n *normaliser) unreadable(f *field, c []byte, line int64, reason string) *RowError {
	return &RowError{File: n.file, Line: line, Column: f.header, Value: shown(c), Reason: reason}
}

func (n *normaliser) wrongWidth(line int64, cells [][]byte) *RowError {
	return &RowError{File: n.file, Line: line, Value: shown(bytes.Join(cells, []byte(" | "))),
		Reason: fmt.Sprintf("%d cells instead of %d", len(cells), len(n.header))}
}

func (n *normaliser) isHeader(cells [][]byte) bool {
	if len(n.header) < 2 || string(trim(cells[0])) != n.header[0] {
		return false
	}
	return slices.EqualFunc(cells, n.header, func(c []byte, h string) bool {
		c = trim(c)
		// The second column of a name is known by its number.
		return string(c) == h || len(c) > 0 && len(h) > len(c) && h[len(c)] == '#' && h[:len(c)] == string(c)
	})
}

func isBlank(cells [][]byte) bool {
	for _, c := range cells {
		if len(trim(c)) > 0 {
			return false
		}
	}
	return true
}

// shown is a value as messages and rejects show it: one line, 200 bytes.
func shown(c []byte) string {
	return string(bytes.ReplaceAll(cutText(c, 200), []byte{newlineMark}, []byte{' '}))
}

// unmappedWords lists the unknown words of a plan, the most frequent first.
func (p *plan) unmappedWords() []Unmapped {
	var all []Unmapped
	for _, f := range p.fields {
		for w, rows := range f.unmapped {
			all = append(all, Unmapped{Column: f.name, Word: w, Rows: rows})
		}
	}
	slices.SortFunc(all, compareUnmapped)
	return all
}

// typed counts the values of the columns that hold more than words.
func (p *plan) typed() map[string]Typed {
	all := map[string]Typed{}
	for _, f := range p.fields {
		if f.kind != varchar && f.levels == nil && f.source >= 0 && f.readable+f.odd > 0 && all[f.header].Odd <= f.odd {
			all[f.header] = Typed{f.kind, f.readable, f.odd}
		}
	}
	return all
}
