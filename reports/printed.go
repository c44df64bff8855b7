package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// Printed is what the files of a pack say, for whoever opens a figure later: the warehouse may have been built again since.
type Printed struct {
	Name       string            `json:"name"` // of the files, without ending
	Kind       string            `json:"kind"`
	Period     string            `json:"period"`
	Status     pack.Status       `json:"status"`
	Version    int               `json:"version"`
	AsOf       time.Time         `json:"as_of"`
	ConfigHash string            `json:"config_hash"`
	Files      map[string]string `json:"files"` // name → SHA-256 of what was written
	Figures    []PrintedFigure   `json:"figures"`
}

// PrintedFigure is one figure as it was printed.
type PrintedFigure struct {
	Ref   string     `json:"ref"`
	KPI   string     `json:"kpi"`
	Title string     `json:"title"`
	Where string     `json:"where,omitempty"`
	Value unit.Value `json:"value"`
	N     int64      `json:"n"`
}

// printedPath is where a folder of data keeps what the files of a name say.
func printedPath(dir, name string) string { return filepath.Join(dir, name+".figures.json") }

// WritePrinted puts what the files of a pack say into a folder of data; it belongs to the organisation and never goes to a client.
func WritePrinted(dir, name string, p *pack.Pack, files []File) error {
	out := Printed{Name: name, Kind: p.Kind, Period: p.Period, Status: p.Status, Version: p.Version, AsOf: p.AsOf, ConfigHash: p.ConfigHash,
		Files: map[string]string{}, Figures: []PrintedFigure{}}
	for _, f := range files {
		out.Files[filepath.Base(f.Path)] = f.SHA256
	}
	for _, f := range p.Figures {
		out.Figures = append(out.Figures, PrintedFigure{f.Ref, f.KPI, f.Title, f.Where, f.Value, f.N})
	}
	data, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return fmt.Errorf("list the figures of %s: %w", name, err)
	}
	return WriteFile(printedPath(dir, name), append(data, '\n'))
}

// ReadPrinted returns what the files of a name say; nil when none were written.
func ReadPrinted(dir, name string) (*Printed, error) {
	data, err := os.ReadFile(printedPath(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the figures of %s: %w", name, err)
	}
	var out Printed
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("read the figures of %s: %w", name, err)
	}
	return &out, nil
}

// Find returns a figure by its reference.
func (p *Printed) Find(ref string) (PrintedFigure, bool) {
	for _, f := range p.Figures {
		if f.Ref == ref {
			return f, true
		}
	}
	return PrintedFigure{}, false
}
