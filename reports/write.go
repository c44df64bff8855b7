// Package reports writes a pack in its three formats: all files or none.
package reports

import (
	"bytes"
	"fmt"
	"io"
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
	var batch []Content
	for i, format := range formats {
		batch = append(batch, Content{Name: name + "." + format, Data: rendered[i].Bytes()})
	}
	return WriteFiles(dir, batch)
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
