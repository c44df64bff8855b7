// Package reports writes a pack in its three formats: all files or none.
package reports

import (
	"os"
	"path/filepath"
)

// File is one file of a pack on disk.
type File struct {
	Path   string
	Size   int64 // bytes
	SHA256 string
}

// WriteFile puts one file in place whole or not at all.
func WriteFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temporary, err := stage(filepath.Dir(path), data)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		os.Remove(temporary)
		return err
	}
	return nil
}

// stage writes data to a temporary file of the folder, safe on disk.
func stage(dir string, data []byte) (string, error) {
	f, err := os.CreateTemp(dir, ".bilan-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}
