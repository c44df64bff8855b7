package main

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
	"bilan/pipeline/workspace"
	"bilan/reports"
	"bilan/reports/pack"
)

// edition is the version of a document that is written, and its status.
type edition struct {
	version  int
	status   pack.Status
	reason   string // why it is written again
	isClosed bool   // it is not written
}

// closes reads the ledger of the workspace. One that was tampered with stops everything that would write packs.
func (s *session) closes() (*ledger.Ledger, error) {
	l, err := ledger.Read(pipeline.StateDir(s.ws))
	var broken *ledger.BrokenError
	if errors.As(err, &broken) {
		return nil, &commandError{err: err, code: exitLeak, hint: "put the ledger back from a copy; nothing is written on a broken one"}
	}
	return l, err
}

// edition says what a document of a period would be written as. of is the contract of a client's pack, the incident of a report.
func (s *session) edition(period, kind, of string) (edition, error) {
	l, err := s.closes()
	if err != nil {
		return edition{}, err
	}
	st := l.Standing(period, kind, of)
	switch {
	case st.IsClosed:
		return edition{version: st.Version, status: pack.Status(st.Status), isClosed: true}, nil
	case st.Version > 0:
		return edition{version: st.Version + 1, status: pack.Corrected, reason: st.Reason}, nil
	case s.isClosing:
		return edition{version: 1, status: pack.Final}, nil
	}
	return edition{version: 1, status: pack.Provisional}, nil
}

// sayClosed tells that a closed document was left as it is.
func (a *app) sayClosed(period, kind, of string, e edition) {
	if a.quiet {
		return
	}
	name := strings.TrimSpace(strings.ToUpper(kind) + " " + of)
	a.print(message{Level: "info", Text: fmt.Sprintf("closed   %s of %s is closed in version %d: its files stay as they are", name, period, e.version),
		Hint: fmt.Sprintf("bilan restate %s says what has changed since; bilan reopen %s --reason … lets a version %d be written", period, period, e.version+1)})
}

// making is what the packs of a session are made from, for their manifest.
func (s *session) making(ctx context.Context, o pipeline.Options) (ledger.Making, error) {
	m := ledger.Making{Tool: toolVersion(), Configuration: map[string]string{}, Inputs: []ledger.Source{}}
	for _, file := range s.ws.Files {
		hash, _, err := ledger.HashFile(s.ws.Path(file))
		if err != nil {
			return m, fmt.Errorf("hash the configuration: %w", err)
		}
		m.Configuration[file] = hash
	}
	db, err := pipeline.Open(ctx, o)
	if err != nil {
		return m, err
	}
	defer db.Close()
	if m.AsOf, err = metrics.AsOf(ctx, db); err != nil {
		return m, err
	}
	if m.Models, err = pipeline.BuiltModels(ctx, db); err != nil {
		return m, err
	}
	sources, err := metrics.Sources(ctx, db)
	if err != nil {
		return m, err
	}
	for i, source := range sources {
		// Of a file that was read again the latest content is what lies there.
		isOld := slices.ContainsFunc(sources[i+1:], func(later metrics.Source) bool { return later.File == source.File })
		m.Inputs = append(m.Inputs, ledger.Source{Name: source.Name, File: source.File, SHA256: source.SHA256, Rows: source.Rows, IsLiving: isOld || s.isLiving(source)})
	}
	err = filepath.WalkDir(s.ws.Path("registers"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		hash, _, err := ledger.HashFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(s.ws.Dir, path)
		m.Inputs = append(m.Inputs, ledger.Source{Name: "registers", File: filepath.ToSlash(rel), SHA256: hash, IsLiving: true})
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return m, err
}

// isLiving reports whether a source is kept further by people or by a program, rather than exported once.
func (s *session) isLiving(read metrics.Source) bool {
	switch workspace.Rows(read.Kind) {
	case workspace.RowsIncidents, workspace.RowsUpdates, workspace.RowsEvents, workspace.RowsToolClocks:
		if slices.ContainsFunc(s.ws.Config.Sources, func(c workspace.Source) bool { return c.IsStore() && c.Name == read.Name }) {
			return true
		}
		ext := filepath.Ext(read.File)
		return ext == ".sqlite" || ext == ".db" || ext == ".duckdb"
	}
	return true
}

// note writes what was made into the manifests of its periods.
func (a *app) note(ctx context.Context, s *session, files []reports.File) error {
	if len(files) == 0 {
		return nil
	}
	l, err := s.closes()
	if err != nil {
		return err
	}
	m, err := s.making(ctx, a.options(s))
	if err != nil {
		return err
	}
	var key crypto.Signer
	if file := s.ws.Config.SigningKey; file != "" {
		if key, err = ledger.ReadKey(s.ws.Path(file)); err != nil {
			return usage(err, "openssl genpkey -algorithm ed25519 -out KEY makes one")
		}
	}
	var noted []ledger.File
	for _, f := range withPrinted(s.out, files) {
		one, err := outputOf(s.out, f)
		if err != nil {
			return err
		}
		noted = append(noted, one)
	}
	return ledger.Note(s.out, m, noted, l.Head, key)
}

// withPrinted adds to the files of packs what they say, which lies beside the data of their period.
func withPrinted(out string, files []reports.File) []reports.File {
	all := slices.Clone(files)
	for _, f := range files {
		rel, err := filepath.Rel(out, f.Path)
		if err != nil {
			continue
		}
		period, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		name := strings.TrimSuffix(filepath.Base(f.Path), filepath.Ext(f.Path))
		path := filepath.Join(out, period, "data", name+".figures.json")
		info, err := os.Stat(path)
		if err == nil && !slices.ContainsFunc(all, func(o reports.File) bool { return o.Path == path }) {
			all = append(all, reports.File{Path: path, Size: info.Size()})
		}
	}
	return all
}

// outputOf is a written file as a manifest lists it: relative to the folder of packs.
func outputOf(out string, f reports.File) (ledger.File, error) {
	rel, err := filepath.Rel(out, f.Path)
	if err != nil {
		return ledger.File{}, err
	}
	hash := f.SHA256
	if hash == "" {
		if hash, _, err = ledger.HashFile(f.Path); err != nil {
			return ledger.File{}, fmt.Errorf("hash %s: %w", rel, err)
		}
	}
	return ledger.File{Path: filepath.ToSlash(rel), Size: f.Size, SHA256: hash}, nil
}

// reportEdition is [session.edition] of a report on an incident: its file in the registers numbers its versions, and a higher number
// is a next document.
func (s *session) reportEdition(period, kind, incident string) (edition, error) {
	e, err := s.edition(period, kind, incident)
	if err != nil || !e.isClosed {
		return e, err
	}
	r, err := s.ws.ReadReport(fileWord(incident), incident)
	if r == nil || err != nil {
		return e, err
	}
	said := r.Head.CRI.Version
	if kind == pack.PIR {
		said = r.Head.PIR.Version
	}
	if said > e.version {
		e = edition{version: said, status: pack.Provisional}
		if s.isClosing {
			e.status = pack.Final
		}
	}
	return e, nil
}
