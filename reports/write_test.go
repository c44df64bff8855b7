package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
