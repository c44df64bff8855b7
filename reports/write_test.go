package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bilan/reports/leak"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

func TestWritePutsEveryFormatInPlace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "2026-W38", "bhi")
	files, err := Write(dir, packtest.Sample("fr"), Formats)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(Formats) {
		t.Fatalf("%d files, want %d", len(files), len(Formats))
	}
	for i, f := range files {
		data, err := os.ReadFile(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if f.SHA256 != hex.EncodeToString(sum[:]) || f.Size != int64(len(data)) || !strings.HasSuffix(f.Path, "."+Formats[i]) {
			t.Errorf("%s: the file is not what was said of it: %+v", f.Path, f)
		}
	}
	noTemporary(t, dir, len(Formats))
}

// One format that fails leaves every file of the run before as it was.
func TestWriteIsAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	p := packtest.Sample("fr")
	before, err := Write(dir, p, Formats)
	if err != nil {
		t.Fatal(err)
	}
	broken := *p
	broken.Title = "another"
	broken.Lang = "tlh"
	if _, err := Write(dir, &broken, Formats); err == nil {
		t.Fatal("a pack in an unknown language was written")
	}
	if _, err := Write(dir, p, []string{"pdf", "docx"}); err == nil || !strings.Contains(err.Error(), "docx") {
		t.Fatalf("an unknown format: %v", err)
	}
	for _, f := range before {
		data, err := os.ReadFile(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != f.SHA256 {
			t.Errorf("%s changed", f.Path)
		}
	}
	noTemporary(t, dir, len(Formats))
}

// A document that names another client is not written, and the one of the run before stays.
func TestGuardedFilesAppearTogetherOrNotAtAll(t *testing.T) {
	sample := packtest.Sample("fr")
	own := []leak.Name{{Kind: leak.Client, Text: sample.Organisation}}
	for _, c := range []struct {
		name    string
		foreign []leak.Name
		formats []string // that name the foreign client
	}{
		{"clean", []leak.Name{{Kind: leak.Client, Text: "Crédit Nord"}, {Kind: leak.Incident, Text: "INC9999999"}}, nil},
		{"an incident of the annex", []leak.Name{{Kind: leak.Incident, Text: sample.Incidents[0].ID}}, Formats},
		{"the title", []leak.Name{{Kind: leak.Client, Text: strings.ToUpper(sample.Title)}}, Formats},
		{"the title of an incident", []leak.Name{{Kind: leak.Client, Text: sample.Incidents[0].Title}}, []string{"html"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "ACME")
			files, err := WriteGuarded(dir, "SLA_ACME_2026-09_v1", sample, Formats, leak.New("ACME", own, leak.NewNames(c.foreign)))
			if c.formats == nil {
				if err != nil || len(files) != len(Formats) || filepath.Base(files[0].Path) != "SLA_ACME_2026-09_v1.pdf" {
					t.Fatalf("%v, %v", files, err)
				}
				return
			}
			var found *leak.Error
			if !errors.As(err, &found) || found.Owner != "ACME" {
				t.Fatalf("want what leaks, got %v", err)
			}
			for _, format := range c.formats {
				if !slices.ContainsFunc(found.Hits, func(h leak.Hit) bool { return strings.HasSuffix(h.File, "."+format) }) {
					t.Errorf("not found in the %s: %v", format, found.Hits)
				}
			}
			if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("something was written: %v", err)
			}
		})
	}
}

func TestNamesSortAndHoldNoSpaces(t *testing.T) {
	p := &pack.Pack{Kind: "bhi", Period: "2026-W38", Version: 1}
	if got := Name(p); got != "BHI_2026-W38_v1" {
		t.Errorf("Name = %q", got)
	}
}

func noTemporary(t *testing.T, dir string, want int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != want {
		t.Errorf("the folder holds %v", entries)
	}
}
