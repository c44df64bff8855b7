package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bilan/pipeline/disk"
)

// Draft is a close while it is made: a folder that nothing refers to yet. A process that dies leaves the ledger as it was.
type Draft struct {
	l   *Ledger
	Dir string // where what is frozen goes
}

// Begin makes the folder of the next close. The caller holds the workspace.
func (l *Ledger) Begin() (*Draft, error) {
	if err := os.MkdirAll(filepath.Join(l.Dir, storeDir), 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of closes: %w", err)
	}
	if err := l.sweep(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(l.Dir, staged)
	if err != nil {
		return nil, fmt.Errorf("make the folder of the close: %w", err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, err
	}
	return &Draft{l, dir}, nil
}

// Drop removes a draft that came to nothing; after [Draft.Commit] it does nothing.
func (d *Draft) Drop() {
	if d.Dir != "" {
		os.RemoveAll(d.Dir)
	}
}

// Path is a file of the draft; its folder is made.
func (d *Draft) Path(name ...string) (string, error) {
	path := filepath.Join(append([]string{d.Dir}, name...)...)
	return path, os.MkdirAll(filepath.Dir(path), 0o755)
}

// Commit lists and hashes the folder of the draft, gives it its name and writes the line of the close. The line is the act: until it is
// there, nothing is closed.
func (d *Draft) Commit(e Entry) (*Entry, error) {
	l := d.l
	files, err := Hash(d.Dir)
	if err != nil {
		return nil, fmt.Errorf("hash the close: %w", err)
	}
	sums := Sums(files)
	if err := os.WriteFile(filepath.Join(d.Dir, sumsName), sums, 0o644); err != nil {
		return nil, fmt.Errorf("list the close: %w", err)
	}
	if err := disk.SyncTree(d.Dir); err != nil {
		return nil, fmt.Errorf("make the close last: %w", err)
	}
	disk.SyncDir(filepath.Join(l.Dir, storeDir))
	e.Act, e.Seq, e.Sums = Close, len(l.Entries)+1, sum(sums)
	e.Folder = fmt.Sprintf("%04d_%s", e.Seq, e.Period)
	if err := os.Rename(d.Dir, l.Path(&e)); err != nil {
		return nil, fmt.Errorf("name the close: %w", err)
	}
	d.Dir = l.Path(&e)
	disk.SyncDir(l.Dir)
	written, err := l.Append(e)
	if err == nil {
		d.Dir = ""
	}
	return written, err
}

// Append writes one more line, which closes the chain. The caller holds the workspace.
func (l *Ledger) Append(e Entry) (*Entry, error) {
	if err := os.MkdirAll(l.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of closes: %w", err)
	}
	e.Seq, e.Previous, e.At = len(l.Entries)+1, l.Head, e.At.UTC()
	line, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("write the ledger of closes: %w", err)
	}
	lines := append(slices.Clone(l.lines), line)
	if err := disk.Write(filepath.Join(l.Dir, fileName), append(bytes.Join(lines, []byte("\n")), '\n')); err != nil {
		return nil, fmt.Errorf("write the ledger of closes: %w", err)
	}
	l.Entries, l.lines, l.Head = append(l.Entries, e), lines, sum(line)
	return &l.Entries[len(l.Entries)-1], nil
}

// Keep puts a file into the store under the hash of its content and returns the hash. Where the file system can, it is the same file
// under a second name, and takes no room.
func (l *Ledger) Keep(path, ext string) (string, error) {
	hash, _, err := HashFile(path)
	if err != nil {
		return "", err
	}
	to := l.StorePath(hash, ext)
	if _, err := os.Stat(to); err == nil {
		return hash, nil
	}
	if os.Link(path, to) == nil {
		return hash, nil
	}
	in, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.CreateTemp(filepath.Dir(to), staged)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, in)
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err == nil {
		err = errors.Join(os.Chmod(out.Name(), 0o644), os.Rename(out.Name(), to))
	}
	if err != nil {
		os.Remove(out.Name())
		return "", err
	}
	return hash, nil
}

// KeepBytes puts content into the store and returns its hash.
func (l *Ledger) KeepBytes(data []byte, ext string) (string, error) {
	hash := sum(data)
	to := l.StorePath(hash, ext)
	if _, err := os.Stat(to); err == nil {
		return hash, nil
	}
	return hash, disk.Write(to, data)
}

// sweep removes what a process that was killed left behind: drafts, and folders that no line names.
func (l *Ledger) sweep() error {
	entries, err := os.ReadDir(l.Dir)
	if err != nil {
		return err
	}
	known := map[string]bool{storeDir: true, fileName: true}
	for _, e := range l.Closes() {
		known[e.Folder] = true
	}
	for _, f := range entries {
		isDraft := strings.HasPrefix(f.Name(), staged) || strings.HasSuffix(f.Name(), ".tmp")
		isNext := strings.HasPrefix(f.Name(), fmt.Sprintf("%04d_", len(l.Entries)+1))
		if !known[f.Name()] && (isDraft || isNext) {
			if err := os.RemoveAll(filepath.Join(l.Dir, f.Name())); err != nil {
				return fmt.Errorf("clear %s: %w", f.Name(), err)
			}
		}
	}
	return nil
}

// Publish puts the frozen packs of every close that was interrupted before it did so into the folder of packs, and returns the files
// that it wrote. It changes nothing of a close that was published: what lies there since is for [Ledger.Verify] to judge.
func (l *Ledger) Publish(out string) ([]File, error) {
	var written []File
	for _, e := range l.Closes() {
		done := l.Path(e, doneName)
		if _, err := os.Stat(done); err == nil {
			continue
		}
		for _, d := range e.Documents {
			for _, f := range d.Files {
				data, err := os.ReadFile(l.Path(e, "packs", filepath.FromSlash(f.Path)))
				if err != nil {
					return written, fmt.Errorf("publish the close of %s: %w", e.Period, err)
				}
				to := filepath.Join(out, filepath.FromSlash(f.Path))
				if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
					return written, err
				}
				if err := disk.Write(to, data); err != nil {
					return written, fmt.Errorf("publish the close of %s: %w", e.Period, err)
				}
				written = append(written, f)
			}
		}
		if err := disk.Write(done, nil); err != nil {
			return written, fmt.Errorf("publish the close of %s: %w", e.Period, err)
		}
	}
	return written, nil
}

// Hash lists the files below a folder with their hashes, by name.
func Hash(dir string) ([]File, error) {
	var files []File
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		hash, size, err := HashFile(path)
		files = append(files, File{Path: filepath.ToSlash(rel), Size: size, SHA256: hash})
		return err
	})
	slices.SortFunc(files, comparePaths)
	return files, err
}

// HashFile returns the SHA-256 of a file in hexadecimal, and its size in bytes.
func HashFile(path string) (string, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(h.Sum(nil)), n, nil
}

// HashBytes returns the SHA-256 of some bytes in hexadecimal.
func HashBytes(data []byte) string { return sum(data) }

// Sums writes files as sha256sum -c reads them.
func Sums(files []File) []byte {
	var b bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&b, "%s  %s\n", f.SHA256, f.Path)
	}
	return b.Bytes()
}
