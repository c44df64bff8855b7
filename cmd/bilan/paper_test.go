package main

import (
	"bytes"
	"encoding/json"
	"html"
	"math"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pdf"
)

// longWord is the length from which a word of a table may break: paths and sums, of which one alone would fill the page.
const longWord = 25

// word is a word on paper, in points from the top left of its page.
type word struct {
	left, top, right float64
	text             string
}

var wordOnPaper = regexp.MustCompile(`<word xMin="([^"]*)" yMin="([^"]*)" xMax="([^"]*)" yMax="[^"]*">(.*?)</word>`)

// printedWords reads the words of each page of a PDF.
func printedWords(t *testing.T, file []byte) (pages [][]word) {
	t.Helper()
	read, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("pdftotext is not installed (package poppler-utils)")
		}
		t.Skip("pdftotext is not installed (package poppler-utils)")
	}
	cmd := exec.CommandContext(t.Context(), read, "-bbox", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(file)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for page := range strings.SplitSeq(string(out), "</page>") {
		var words []word
		for _, m := range wordOnPaper.FindAllStringSubmatch(page, -1) {
			w := word{text: html.UnescapeString(m[4])}
			for i, at := range []*float64{&w.left, &w.top, &w.right} {
				if *at, err = strconv.ParseFloat(m[i+1], 64); err != nil {
					t.Fatal(err)
				}
			}
			words = append(words, w)
		}
		pages = append(pages, words)
	}
	return pages
}

// brokenWords are the words and numbers of the tables of a pack that its paper prints in two parts, one above the other.
func brokenWords(t *testing.T, p *pack.Pack) (broken []string) {
	t.Helper()
	var file bytes.Buffer
	if err := pdf.Render(&file, p); err != nil {
		t.Fatal(err)
	}
	known, inTables := tableWords(t, p)
	for _, page := range printedWords(t, file.Bytes()) {
		for _, head := range page {
			if known[head.text] {
				continue
			}
			for _, tail := range page {
				under := tail.top-head.top > 4 && tail.top-head.top < 14
				aligned := math.Abs(tail.left-head.left) < 0.5 || math.Abs(tail.right-head.right) < 0.5
				if whole := head.text + tail.text; under && aligned && inTables[whole] && utf8.RuneCountInString(whole) < longWord {
					broken = append(broken, head.text+"|"+tail.text)
				}
			}
		}
	}
	return broken
}

// tableWords are the words of the tables of a pack, and those of all of it.
func tableWords(t *testing.T, p *pack.Pack) (known, inTables map[string]bool) {
	t.Helper()
	known, inTables = map[string]bool{}, map[string]bool{}
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var whole any
	if err := json.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	knowWords(whole, known)
	printer, err := unit.NewPrinter(p.Lang, p.Zone)
	if err != nil {
		t.Fatal(err)
	}
	note := func(s string) {
		for _, word := range strings.Fields(s) {
			known[word], inTables[word] = true, true
		}
	}
	for i := range p.Sections {
		for j := range p.Sections[i].Blocks {
			printedTables(&p.Sections[i].Blocks[j], func(table *pack.Table) {
				for _, c := range table.Columns {
					note(c.Title)
				}
				rows := table.Rows
				if table.Total != nil {
					rows = append(rows[:len(rows):len(rows)], *table.Total)
				}
				for _, r := range rows {
					for _, c := range r.Cells {
						note(printer.Format(c.Value))
					}
				}
			})
		}
	}
	return known, inTables
}

// knowWords notes the words of every text of a document.
func knowWords(v any, known map[string]bool) {
	switch v := v.(type) {
	case string:
		for _, word := range strings.Fields(v) {
			known[word] = true
		}
	case []any:
		for _, one := range v {
			knowWords(one, known)
		}
	case map[string]any:
		for _, one := range v {
			knowWords(one, known)
		}
	}
}

// printedTables visits the tables of a block.
func printedTables(b *pack.Block, visit func(*pack.Table)) {
	if b.Table != nil {
		visit(b.Table)
	}
	for _, side := range b.Side {
		printedTables(side, visit)
	}
}
