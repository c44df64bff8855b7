package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"bilan/metrics/unit"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
	"bilan/reports/record"
	"bilan/reports/text"
)

// exportManifest says what an export holds, and by that whose it is. It names no instant but the cut: the same data gives the same file.
type exportManifest struct {
	Version  int                 `json:"version"`
	MadeBy   string              `json:"made_by"`
	Format   string              `json:"format"`
	Contract string              `json:"contract,omitempty"`
	AsOf     string              `json:"as_of"`
	Zone     string              `json:"zone"`
	Tables   []pipeline.Exported `json:"tables"`
	Files    []ledger.File       `json:"files"`
}

// Names of the files beside the tables.
const (
	exportManifestFile = "export.json"
	exportMadeBy       = "bilan export"
	dictionaryFile     = "dictionary.csv"
)

// finishExport writes the dictionary, the definitions and the manifest beside the tables.
func (s *session) finishExport(folder, format, contract string, done []pipeline.Exported, words []pipeline.Word) (m exportManifest, err error) {
	files := map[string][]byte{dictionaryFile: dictionaryCSV(words), "definitions/kpi.csv": s.definitionsCSV()}
	for _, w := range words {
		if w.Column == "" && w.Definition != "" {
			files["definitions/"+w.Definition] = []byte(s.modelText(w.Definition))
		}
	}
	for name, data := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return m, err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return m, err
		}
	}
	m = exportManifest{Version: 1, MadeBy: exportMadeBy, Format: format, Contract: contract, AsOf: s.asOf.UTC().Format(time.RFC3339), Zone: s.zone.String(), Tables: done}
	if m.Files, err = ledger.Hash(folder); err != nil {
		return m, err
	}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	if err := os.WriteFile(filepath.Join(folder, exportManifestFile), append(data, '\n'), 0o644); err != nil {
		return m, err
	}
	if format != "duckdb" {
		return m, nil
	}
	return m, os.Chmod(filepath.Join(folder, "bilan.duckdb"), 0o444) // for reading alone
}

// checkExportFolder refuses a folder that holds anything that no earlier export wrote: it would go with it.
func checkExportFolder(dir string) error {
	var m exportManifest
	data, err := os.ReadFile(filepath.Join(dir, exportManifestFile))
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	isOurs := err == nil && m.MadeBy == exportMadeBy
	var stray string
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || stray != "" {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		same := func(f ledger.File) bool { return f.Path == name && f.Size == info.Size() }
		if !(name == exportManifestFile && isOurs) && !slices.ContainsFunc(m.Files, same) {
			stray = name
		}
		return err
	})
	const hint = "name an empty folder, or that of an earlier export, with -o"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return usage(err, hint)
	case stray != "":
		return usage(fmt.Errorf("the folder %s holds %s, which no export wrote", dir, stray), hint)
	}
	return nil
}

func dictionaryCSV(words []pipeline.Word) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write([]string{"table", "column", "key", "type", "unit", "meaning", "meaning_from", "definition"})
	for _, d := range words {
		key := ""
		if d.IsKey {
			key = "yes"
		}
		w.Write([]string{d.Table, d.Column, key, d.Type, d.Unit, text.CSV(d.Meaning), d.From, d.Definition})
	}
	w.Flush()
	return out.Bytes()
}

// definitionsCSV is the catalogue of KPIs in the language of the session.
func (s *session) definitionsCSV() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write([]string{"kpi", "title", "question", "formula", "frame", "clock", "unit", "minimum_n", "definition"})
	for _, k := range s.catalogue() {
		w.Write([]string{k.ID, text.CSV(k.Title.In(s.lang)), text.CSV(k.Question.In(s.lang)), text.CSV(k.Formula.In(s.lang)), text.CSV(k.Frame.Words(s.lang)), k.Clock,
			record.Unit(k.Unit), fmt.Sprint(k.MinimumN), "sql/metrics/" + k.ID + ".sql"})
	}
	w.Flush()
	return out.Bytes()
}

func (a *app) sayExport(dir string, m exportManifest) error {
	if a.quiet {
		return nil
	}
	var size int64
	for _, f := range m.Files {
		size += f.Size
	}
	p, err := unit.NewPrinter("en", "UTC")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%d tables as %s, %d files, %s, in %s\n", len(m.Tables), m.Format, len(m.Files), p.Bytes(float64(size)), dir)
	return err
}
