// Package reports writes a pack in its three formats: all files or none.
package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"bilan/reports/html"
	"bilan/reports/leak"
	"bilan/reports/pack"
	"bilan/reports/pdf"
	"bilan/reports/xlsx"
)

// File is one file of a pack on disk.
type File struct {
	Path   string
	Size   int64 // bytes
	SHA256 string
}

// Formats are the renderers by the ending of their files, in the order in which they are listed.
var Formats = []string{"pdf", "xlsx", "html"}

var renderers = map[string]func(io.Writer, *pack.Pack) error{
	"pdf":  pdf.Render,
	"xlsx": xlsx.Render,
	"html": html.Render,
}

// Name is the file name of a pack without its ending: BHI_2026-W38_v1.
func Name(p *pack.Pack) string {
	return fmt.Sprintf("%s_%s_v%d", strings.ToUpper(p.Kind), p.Period, p.Version)
}

// Write renders a pack in the formats asked for and puts the files into dir. Every format is rendered before the first file
// appears, and each appears whole: when one fails, the files of an earlier run stay as they were.
func Write(dir string, p *pack.Pack, formats []string) ([]File, error) {
	return WriteGuarded(dir, Name(p), p, formats, nil)
}

// WriteGuarded is [Write] for a pack that one client receives: its files have the given name, and none appears when the guard finds
// another client in any of them. A nil guard finds nothing.
//
// Errors: a [*leak.Error] that lists what was found.
func WriteGuarded(dir, name string, p *pack.Pack, formats []string, guard *leak.Guard) ([]File, error) {
	rendered := make([]bytes.Buffer, len(formats))
	failed := make([]error, len(formats))
	var wait sync.WaitGroup
	for i, format := range formats {
		render, ok := renderers[format]
		if !ok {
			return nil, fmt.Errorf("unknown pack format %q: there are %s", format, strings.Join(Formats, ", "))
		}
		wait.Go(func() {
			if err := render(&rendered[i], p); err != nil {
				failed[i] = fmt.Errorf("render %s as %s: %w", name, format, err)
			}
		})
	}
	wait.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	if err := inspect(guard, name, formats, rendered); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of the pack: %w", err)
	}
	var temporary []string
	defer func() {
		for _, path := range temporary {
			os.Remove(path)
		}
	}()
	for i := range formats {
		path, err := stage(dir, rendered[i].Bytes())
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
		temporary = append(temporary, path)
	}
	var files []File
	for i, format := range formats {
		path := filepath.Join(dir, name+"."+format)
		if err := os.Rename(temporary[i], path); err != nil {
			return files, fmt.Errorf("put %s in place: %w", filepath.Base(path), err)
		}
		sum := sha256.Sum256(rendered[i].Bytes())
		files = append(files, File{Path: path, Size: int64(rendered[i].Len()), SHA256: hex.EncodeToString(sum[:])})
	}
	return files, nil
}

// inspect shows the finished files to the guard.
func inspect(guard *leak.Guard, name string, formats []string, rendered []bytes.Buffer) error {
	if guard == nil {
		return nil
	}
	guard.Known(html.Program()...)
	var names []string
	var data [][]byte
	for i, format := range formats {
		names = append(names, name+"."+format)
		data = append(data, rendered[i].Bytes())
	}
	return guard.Check(names, data)
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
