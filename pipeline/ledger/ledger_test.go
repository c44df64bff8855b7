package ledger

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, state string) *Ledger {
	t.Helper()
	l, err := Read(state)
	must(t, err)
	return l
}

// closed closes one pack of a week that holds some text.
func closed(t *testing.T, l *Ledger, period, text string, version int) *Entry {
	t.Helper()
	d := drafted(t, l, period, text, version)
	e, err := d.Commit(entry(period, text, version))
	must(t, err)
	return e
}

func name(period string, version int) string {
	return period + "/bhi/BHI_" + period + "_v" + string(rune('0'+version)) + ".pdf"
}

func drafted(t *testing.T, l *Ledger, period, text string, version int) *Draft {
	t.Helper()
	d, err := l.Begin()
	must(t, err)
	path, err := d.Path("packs", filepath.FromSlash(name(period, version)))
	must(t, err)
	must(t, os.WriteFile(path, []byte(text), 0o644))
	return d
}

func entry(period, text string, version int) Entry {
	return Entry{At: time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC), Period: period, Documents: []Document{{Kind: "bhi", Version: version, Status: "final",
		Files: []File{{Path: name(period, version), Size: int64(len(text)), SHA256: sum([]byte(text))}}}}}
}

func TestADocumentIsClosedThenReopenedThenClosedAgain(t *testing.T) {
	state := t.TempDir()
	l := read(t, state)
	if st := l.Standing("2026-W38", "bhi", ""); st.Version != 0 || st.IsClosed {
		t.Errorf("before any close: %+v", st)
	}
	closed(t, l, "2026-W38", "first", 1)
	_, err := l.Append(Entry{Act: Reopen, Period: "2026-W38", Reason: "priority", Documents: []Document{{Kind: "bhi", Version: 1}}})
	must(t, err)
	if st := read(t, state).Standing("2026-W38", "bhi", ""); st.Version != 1 || st.IsClosed || st.Reason != "priority" {
		t.Errorf("reopened: %+v", st)
	}
	closed(t, l, "2026-W38", "second", 2)
	l = read(t, state)
	if st := l.Standing("2026-W38", "bhi", ""); st.Version != 2 || !st.IsClosed || st.Close.Seq != 3 {
		t.Errorf("closed again: %+v", st)
	}
	if st := l.Standing("2026-W38", "client", "AZUR"); st.IsClosed {
		t.Errorf("another document: %+v", st)
	}
	if d := l.Documents("2026-W38"); len(d) != 1 || d[0].Version != 2 {
		t.Errorf("documents: %+v", d)
	}
}

func TestEveryLineHoldsTheHashOfTheOneBefore(t *testing.T) {
	state := t.TempDir()
	l := read(t, state)
	for _, p := range []string{"2026-W36", "2026-W37", "2026-W38"} {
		closed(t, l, p, p, 1)
	}
	path := filepath.Join(l.Dir, fileName)
	whole, err := os.ReadFile(path)
	must(t, err)
	lines := bytes.SplitAfter(whole, []byte("\n"))
	for what, changed := range map[string][]byte{
		"a word changed":   bytes.Replace(whole, []byte("2026-W36"), []byte("2026-W35"), 1),
		"a line taken out": slices.Concat(lines[0], lines[2]),
		"lines swapped":    slices.Concat(lines[1], lines[0], lines[2]),
		"a line put in":    slices.Concat(lines[0], lines[0], lines[1], lines[2]),
		"the end cut":      whole[:len(whole)-5],
	} {
		must(t, os.WriteFile(path, changed, 0o644))
		var broken *BrokenError
		if _, err := Read(state); !errors.As(err, &broken) {
			t.Errorf("%s: read as %v", what, err)
		}
	}
	// The last lines taken away leave a chain that holds: only who knows its old end sees it.
	must(t, os.WriteFile(path, slices.Concat(lines[0], lines[1]), 0o644))
	if short := read(t, state); short.Holds(l.Head) || !l.Holds(short.Head) {
		t.Error("a shorter ledger passes for the whole one")
	}
}

// A process may die between any two steps of a close. What is on disk then is one of these, and each is put right by the next one.
func TestWhatAKilledCloseLeavesIsPutRight(t *testing.T) {
	for what, kill := range map[string]func(t *testing.T, l *Ledger) (isClosed bool){
		"while it writes": func(t *testing.T, l *Ledger) bool {
			drafted(t, l, "2026-W38", "frozen", 1)
			return false
		},
		"before the line": func(t *testing.T, l *Ledger) bool {
			d := drafted(t, l, "2026-W38", "frozen", 1)
			must(t, os.Rename(d.Dir, filepath.Join(l.Dir, "0002_2026-W38")))
			return false
		},
		"inside the line": func(t *testing.T, l *Ledger) bool {
			must(t, os.WriteFile(filepath.Join(l.Dir, fileName+".123.tmp"), []byte(`{"seq":2,"act`), 0o644))
			return false
		},
		"before it is published": func(t *testing.T, l *Ledger) bool {
			closed(t, l, "2026-W38", "frozen", 1)
			return true
		},
	} {
		t.Run(what, func(t *testing.T) {
			state, out := t.TempDir(), t.TempDir()
			l := read(t, state)
			closed(t, l, "2026-W37", "before", 1)
			_, err := l.Publish(out)
			must(t, err)
			pack := filepath.Join(out, filepath.FromSlash(name("2026-W38", 1)))
			must(t, os.MkdirAll(filepath.Dir(pack), 0o755))
			must(t, os.WriteFile(pack, []byte("provisional"), 0o644))
			isClosed := kill(t, l)

			l = read(t, state)
			if got := l.Standing("2026-W38", "bhi", "").IsClosed; got != isClosed {
				t.Fatalf("closed: %v", got)
			}
			_, err = l.Publish(out)
			must(t, err)
			text, err := os.ReadFile(pack)
			must(t, err)
			if want := map[bool]string{true: "frozen", false: "provisional"}[isClosed]; string(text) != want {
				t.Errorf("the folder of packs holds %q, not %q", text, want)
			}
			closed(t, l, "2026-W39", "after", 1)
			if faults, err := read(t, state).Verify(); err != nil || len(faults) > 0 {
				t.Errorf("after the next close: %v %v", faults, err)
			}
			left, err := filepath.Glob(filepath.Join(l.Dir, "*"))
			must(t, err)
			for _, path := range left {
				if base := filepath.Base(path); strings.HasPrefix(base, staged) || strings.HasSuffix(base, ".tmp") {
					t.Errorf("%s was left behind", base)
				}
			}
		})
	}
}

// What was published once is never written again: an edit must be found, not repaired unseen.
func TestAPublishedPackIsLeftAlone(t *testing.T) {
	state, out := t.TempDir(), t.TempDir()
	l := read(t, state)
	closed(t, l, "2026-W38", "frozen", 1)
	_, err := l.Publish(out)
	must(t, err)
	pack := filepath.Join(out, filepath.FromSlash(name("2026-W38", 1)))
	must(t, os.WriteFile(pack, []byte("edited"), 0o644))
	_, err = read(t, state).Publish(out)
	must(t, err)
	if text, _ := os.ReadFile(pack); string(text) != "edited" {
		t.Errorf("it was overwritten: %q", text)
	}
}

func TestVerifyNamesWhatWasTouched(t *testing.T) {
	state := t.TempDir()
	l := read(t, state)
	e := closed(t, l, "2026-W38", "frozen", 1)
	hash, err := l.KeepBytes([]byte("rows"), ".parquet")
	must(t, err)
	must(t, os.WriteFile(l.Path(e, "packs", filepath.FromSlash(name("2026-W38", 1))), []byte("edited"), 0o644))
	must(t, os.WriteFile(l.Path(e, "added.txt"), nil, 0o644))
	must(t, os.WriteFile(l.StorePath(hash, ".parquet"), []byte("other rows"), 0o644))
	faults, err := l.Verify()
	must(t, err)
	var got []string
	for _, f := range faults {
		got = append(got, string(f.What)+" "+f.Path)
	}
	want := []string{"added 0001_2026-W38/added.txt", "edited 0001_2026-W38/packs/" + name("2026-W38", 1), "edited store/" + hash + ".parquet"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestAManifestKnowsItsFilesAndItsKey(t *testing.T) {
	out := t.TempDir()
	public, private, err := ed25519.GenerateKey(nil)
	must(t, err)
	other, _, err := ed25519.GenerateKey(nil)
	must(t, err)
	dir := filepath.Join(out, "2026-W38")
	must(t, os.MkdirAll(dir, 0o755))
	write := func(name, text string) File {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
		return File{Path: "2026-W38/" + name, Size: int64(len(text)), SHA256: sum([]byte(text))}
	}
	must(t, Note(out, Making{Tool: "1"}, []File{write("a.pdf", "a"), write("b.pdf", "b")}, start, private))
	must(t, Note(out, Making{Tool: "2"}, []File{write("b.pdf", "b2")}, start, private))
	check := func(key ed25519.PublicKey) []string {
		c, err := VerifyFolder(dir, key)
		must(t, err)
		got := []string{}
		for _, f := range c.Faults {
			got = append(got, string(f.What)+" "+f.Path)
		}
		return got
	}
	for _, c := range []struct {
		what string
		do   func()
		key  ed25519.PublicKey
		want []string
	}{
		{"as written", func() {}, public, []string{}},
		{"another key", func() {}, other, []string{"broken " + SignatureFile}},
		{"edited, gone and added", func() {
			write("a.pdf", "edited")
			write("c.pdf", "new")
			must(t, os.Remove(filepath.Join(dir, "b.pdf")))
		}, public, []string{"edited a.pdf", "missing b.pdf", "added c.pdf"}},
		{"a manifest made to fit", func() {
			must(t, os.Remove(filepath.Join(dir, "c.pdf")))
			text, err := os.ReadFile(filepath.Join(dir, ManifestFile))
			must(t, err)
			text = bytes.ReplaceAll(text, []byte(sum([]byte("a"))), []byte(sum([]byte("edited"))))
			write("b.pdf", "b2")
			must(t, os.WriteFile(filepath.Join(dir, ManifestFile), text, 0o644))
		}, public, []string{"broken " + SignatureFile}},
	} {
		c.do()
		if got := check(c.key); !slices.Equal(got, c.want) {
			t.Errorf("%s: found %q, want %q", c.what, got, c.want)
		}
	}
	m, err := readManifest(filepath.Join(dir, ManifestFile))
	must(t, err)
	if len(m.Made) != 2 || m.Files[0].Made == m.Files[1].Made {
		t.Errorf("what the files were made from: %+v", m)
	}
}
