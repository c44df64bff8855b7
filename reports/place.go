package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gofrs/flock"
)

// Content is a file to write.
type Content struct {
	Name string // without folder
	Data []byte
}

// Files that belong together are written into a folder beside their places. Once all of them are safe on disk the folder takes the
// second name, and from then on they count: whoever comes next finishes what a process that was killed could not.
const (
	writing = ".bilan-writing"
	whole   = ".bilan-whole"
)

// WriteFiles puts files that belong together into dir: all of them or none, also when the process is killed, the disk is full or the
// power fails. Between the first and the last rename a reader may see both old and new ones; [Recover] ends what was begun.
func WriteFiles(dir string, batch []Content) (files []File, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of the files: %w", err)
	}
	release, err := alone(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := settle(dir); err != nil {
		return nil, err
	}
	staging := filepath.Join(dir, writing)
	if err := stage(staging, batch); err != nil {
		os.RemoveAll(staging)
		return nil, err
	}
	if err := os.Rename(staging, filepath.Join(dir, whole)); err != nil {
		os.RemoveAll(staging)
		return nil, fmt.Errorf("put the files in place: %w", err)
	}
	syncDir(dir)
	if err := settle(dir); err != nil {
		return nil, err
	}
	for _, c := range batch {
		sum := sha256.Sum256(c.Data)
		files = append(files, File{Path: filepath.Join(dir, c.Name), Size: int64(len(c.Data)), SHA256: hex.EncodeToString(sum[:])})
	}
	return files, nil
}

// WriteFile puts one file in place whole or not at all.
func WriteFile(path string, data []byte) error {
	_, err := WriteFiles(filepath.Dir(path), []Content{{filepath.Base(path), data}})
	return err
}

// Recover goes through a folder of packs and ends what processes that were killed had begun: files that were whole take their places,
// others go away. A folder that does not exist holds nothing to end.
func Recover(root string) error {
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || d.Name() != writing && d.Name() != whole {
			return err
		}
		dir := filepath.Dir(path)
		release, err := alone(dir)
		if err != nil {
			return err
		}
		if err := errors.Join(settle(dir), release()); err != nil {
			return err
		}
		return fs.SkipDir
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// stage writes files into a new folder, safe on disk.
func stage(dir string, batch []Content) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	for _, c := range batch {
		f, err := os.OpenFile(filepath.Join(dir, c.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		_, err = f.Write(c.Data)
		if err == nil {
			err = f.Sync()
		}
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
	}
	syncDir(dir)
	return nil
}

// settle ends what is in the two folders of dir, which nobody else works in.
func settle(dir string) error {
	if err := os.RemoveAll(filepath.Join(dir, writing)); err != nil {
		return fmt.Errorf("clear what was not finished: %w", err)
	}
	from := filepath.Join(dir, whole)
	entries, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() { // a folder takes the place of a folder only once that is gone
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("put %s in place: %w", e.Name(), err)
			}
		}
		if err := os.Rename(filepath.Join(from, e.Name()), filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("put %s in place: %w", e.Name(), err)
		}
	}
	syncDir(dir)
	return os.Remove(from)
}

// alone waits until no other process writes into a folder. Where a folder cannot be locked (Windows), the lock of the workspace has
// to do.
func alone(dir string) (release func() error, err error) {
	if runtime.GOOS == "windows" {
		return func() error { return nil }, nil
	}
	held := flock.New(dir, flock.SetFlag(os.O_RDONLY))
	if err := held.Lock(); err != nil {
		return nil, fmt.Errorf("lock the folder %s: %w", dir, err)
	}
	return held.Unlock, nil
}

// syncDir makes a rename last. Systems that cannot do it do without.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
