package reports

import (
	"os"
	"path/filepath"
	"testing"
)

// A process can be killed before the files of a pack count, or between two of its renames. Whoever comes next finds the old ones or
// makes the new ones complete.
func TestFilesAppearTogetherAfterAKill(t *testing.T) {
	names := []string{"a.pdf", "b.xlsx", "c.html"}
	for moved := -1; moved <= len(names); moved++ {
		root := t.TempDir()
		dir := filepath.Join(root, "2026-W38", "bhi")
		old := []Content{{names[0], []byte("old")}, {names[1], []byte("old")}, {names[2], []byte("old")}}
		if _, err := WriteFiles(dir, old); err != nil {
			t.Fatal(err)
		}
		// What is left of a process that wrote the new ones: not all of them; or all, of which some are in place.
		var batch []Content
		for _, n := range names {
			batch = append(batch, Content{n, []byte("new")})
		}
		want := "new"
		if moved < 0 {
			want, batch = "old", batch[:2]
		}
		if err := stage(filepath.Join(dir, writing), batch); err != nil {
			t.Fatal(err)
		}
		if moved >= 0 {
			if err := os.Rename(filepath.Join(dir, writing), filepath.Join(dir, whole)); err != nil {
				t.Fatal(err)
			}
		}
		for i := range max(moved, 0) {
			if err := os.Rename(filepath.Join(dir, whole, names[i]), filepath.Join(dir, names[i])); err != nil {
				t.Fatal(err)
			}
		}
		if err := Recover(root); err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if data, err := os.ReadFile(filepath.Join(dir, n)); err != nil || string(data) != want {
				t.Errorf("%d in place: %s holds %q, want %q (%v)", moved, n, data, want, err)
			}
		}
		noTemporary(t, dir, len(names))
	}
	if err := Recover(filepath.Join(t.TempDir(), "none")); err != nil {
		t.Error(err)
	}
	// A file that cannot take its place is an error, and the rest is not lost.
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "b.xlsx", "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteFiles(dir, []Content{{"a.pdf", nil}, {"b.xlsx", nil}}); err == nil {
		t.Error("a folder in the place of a file was overwritten")
	}
	if err := os.RemoveAll(filepath.Join(dir, "b.xlsx")); err != nil {
		t.Fatal(err)
	}
	if err := Recover(dir); err != nil {
		t.Fatal(err)
	}
	noTemporary(t, dir, 2)
}
