// Package pdf prints a pack as an A4 document: vectors and embedded fonts, the same bytes for the same pack.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"bilan/metrics/unit"
	"bilan/reports/chart"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// Render writes a pack to w as a PDF: a first page with the headline figures, the sections, the footnotes, the annex, and the
// sources on the last page. The dates in the file are those of the pack (AsOf), so that equal packs give equal bytes.
//
// It returns an error for a language or a zone that is not known, for a chart that cannot be drawn, and for whatever else
// stops the writer; nothing is written to w then.
func Render(w io.Writer, p *pack.Pack) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("printing the pack as PDF: %v", r)
		}
	}()
	printer, err := unit.NewPrinter(p.Lang, p.Zone)
	if err != nil {
		return fmt.Errorf("printing the pack as PDF: %w", err)
	}
	has, err := coverage()
	if err != nil {
		return fmt.Errorf("reading the embedded fonts: %w", err)
	}
	drawer := &chart.Drawer{}
	// The number of pages is known after the first pass; a placeholder would need a text that no export can hold.
	pages := 0
	for range 2 {
		d := newDocument(p, printer, has, drawer)
		d.total = pages
		if err := d.compose(); err != nil {
			return fmt.Errorf("printing the pack as PDF: %w", err)
		}
		if pages == d.pdf.PageCount() {
			return d.write(w)
		}
		pages = d.pdf.PageCount()
	}
	d := newDocument(p, printer, has, drawer)
	d.total = pages
	if err := d.compose(); err != nil {
		return fmt.Errorf("printing the pack as PDF: %w", err)
	}
	return d.write(w)
}

// document is a pack on its way to paper: the writer, and where the next block goes.
type document struct {
	pdf     *fpdf.Fpdf
	pack    *pack.Pack
	printer *unit.Printer
	words   words
	has     func(rune) bool
	drawer  *chart.Drawer
	options map[*pack.Chart][]byte
	links   map[string]int // incident → its row in the annex
	landed  map[string]bool
	inAnnex bool
	total   int     // pages, 0 in the first pass
	y       float64 // where the next block starts
}

func newDocument(p *pack.Pack, printer *unit.Printer, has func(rune) bool, drawer *chart.Drawer) *document {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes(family, "", chart.FontRegular)
	pdf.AddUTF8FontFromBytes(family, "B", chart.FontSemiBold)
	pdf.AddUTF8FontFromBytes(family, "I", chart.FontItalic)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(margin, 0, margin)
	pdf.SetCatalogSort(true)
	stamp := p.AsOf.UTC()
	if stamp.IsZero() {
		stamp = time.Unix(0, 0).UTC() // the writer takes the zero time for now
	}
	pdf.SetCreationDate(stamp)
	pdf.SetModificationDate(stamp)
	d := &document{pdf: pdf, pack: p, printer: printer, words: languages[printer.Lang()], has: has, drawer: drawer,
		options: map[*pack.Chart][]byte{}, links: map[string]int{}, landed: map[string]bool{}}
	pdf.SetTitle(d.line(p.Title)+" – "+d.line(p.PeriodWords), true)
	pdf.SetAuthor(d.line(p.Organisation), true)
	pdf.SetCreator("bilan "+d.line(p.ToolVersion), true)
	pdf.SetProducer("bilan "+d.line(p.ToolVersion), true)
	pdf.SetLang(printer.Lang())
	return d
}

// compose prints the whole pack in its order.
func (d *document) compose() error {
	d.drawAhead()
	d.linkAnnex()
	d.cover()
	for i := range d.pack.Sections {
		if s := &d.pack.Sections[i]; !s.Annex {
			d.section(s)
		}
	}
	d.footnotes()
	for i := range d.pack.Sections {
		if s := &d.pack.Sections[i]; s.Annex {
			d.section(s)
		}
	}
	d.sources()
	return d.pdf.Error()
}

func (d *document) write(w io.Writer) error {
	var out bytes.Buffer
	if err := d.pdf.Output(&out); err != nil {
		return fmt.Errorf("printing the pack as PDF: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// fail stops the writer with the first error.
func (d *document) fail(err error) {
	if err != nil && d.pdf.Error() == nil {
		d.pdf.SetError(err)
	}
}

// line cleans a text for one line; block keeps its line breaks.
// Both compose accents that were written apart: the writer would set the accent beside its letter.
func (d *document) line(s string) string { return text.PDF(norm.NFC.String(text.Line(s)), d.has) }

func (d *document) block(s string) string {
	return text.PDF(norm.NFC.String(strings.ReplaceAll(s, "\t", " ")), d.has) // no font has a tab
}

// coverage returns which runes every face can draw. It is computed once: the fonts are constants.
var coverage = sync.OnceValues(func() (func(rune) bool, error) {
	drawable := map[rune]bool{}
	var buf sfnt.Buffer
	for i, data := range [][]byte{chart.FontRegular, chart.FontSemiBold, chart.FontItalic} {
		f, err := sfnt.Parse(data)
		if err != nil {
			return nil, err
		}
		for r := range rune(0x10000) {
			if i > 0 && !drawable[r] {
				continue
			}
			glyph, err := f.GlyphIndex(&buf, r)
			if err != nil && !errors.Is(err, sfnt.ErrNotFound) {
				return nil, err
			}
			if glyph != 0 {
				drawable[r] = true
			} else {
				delete(drawable, r)
			}
		}
	}
	return func(r rune) bool { return drawable[r] }, nil
})
