// Package disk writes files that are there wholly or not at all, even after a loss of power.
package disk

import (
	"io/fs"
	"os"
	"path/filepath"
)

// Write puts a file in place in one step: nobody ever sees half of it, and what was there before stays until the new one is safe.
func Write(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	SyncDir(filepath.Dir(path))
	return nil
}

// SyncDir makes the names in a folder last. Systems that cannot do it (Windows) do without.
func SyncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}

// SyncTree makes every file and every name below a folder last.
func SyncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			SyncDir(path)
			return nil
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		syncing := f.Sync()
		if err := f.Close(); err != nil {
			return err
		}
		return syncing
	})
}
