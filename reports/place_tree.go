package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteTree puts a folder in place that fill writes: all of it or nothing, in the place of the folder that may be there already. The
// caller says before whether that one may go.
func WriteTree(dir string, fill func(folder string) error) (err error) {
	parent, name := filepath.Dir(dir), filepath.Base(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("make the folder of the files: %w", err)
	}
	release, err := alone(parent)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := settle(parent); err != nil {
		return err
	}
	staging := filepath.Join(parent, writing)
	folder := filepath.Join(staging, name)
	if err = os.MkdirAll(folder, 0o755); err == nil {
		if err = fill(folder); err == nil {
			err = syncTree(folder)
		}
	}
	if err == nil {
		err = os.Rename(staging, filepath.Join(parent, whole))
	}
	if err != nil {
		os.RemoveAll(staging)
		return err
	}
	syncDir(parent)
	return settle(parent)
}

// syncTree makes the files of a folder safe on disk.
func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		return errors.Join(f.Sync(), f.Close())
	})
}
