package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/reports"
	"bilan/reports/leak"
	"bilan/reports/pack"
	models "bilan/sql"
)

// document is a pack with the place of its files.
type document struct {
	pack  *pack.Pack
	name  string         // of its files, without ending
	dir   string         // their folder
	data  string         // the folder of the data beside
	zone  *time.Location // of its periods
	guard *leak.Guard    // nil where nobody else may be named by mistake
	// isClosed says that this document was closed, and is not written again.
	isClosed bool
}

// write puts the files in place, and beside the data of the period what they say.
func (d *document) write(formats []string) ([]reports.File, error) {
	files, err := reports.WriteGuarded(d.dir, d.name, d.pack, formats, d.guard)
	if err != nil {
		return files, err
	}
	return files, reports.WritePrinted(d.data, d.name, d.pack, files)
}

// periodDocument makes the weekly review or the analysis review of a period.
func (a *app) periodDocument(ctx context.Context, s *session, kind string, window metrics.Period, stale bool) (*document, error) {
	make := a.weekly
	if kind == "rai" {
		make = a.review
	}
	e, err := s.edition(window.Key, kind, "")
	if err != nil {
		return nil, err
	}
	p, err := make(ctx, s, window, e, stale)
	if err != nil {
		return nil, err
	}
	return &document{pack: p, name: reports.Name(p), dir: filepath.Join(s.out, window.Key, kind), data: filepath.Join(s.out, window.Key, "data"), zone: s.zone}, nil
}

// document makes the pack that a reference is looked up in.
func (a *app) document(ctx context.Context, s *session, kind string, f traceFlags) (*document, error) {
	switch kind {
	case pack.CRI, pack.PIR:
		if f.incident == "" {
			return nil, usage(fmt.Errorf("pack %s is about one incident", kind), "--incident INC0012345 says which")
		}
		return a.incidentDocument(ctx, s, kind, f.client, reportFlags{incident: f.incident, source: f.source})
	case "client":
		todo, err := s.assignments(ctx, a.options(s), f.client, f.period, s.asOf)
		if err != nil {
			return nil, err
		}
		if len(todo) != 1 {
			var ids []string
			for _, t := range todo {
				ids = append(ids, t.contract.ID)
			}
			return nil, usage(fmt.Errorf("%d contracts report", len(todo)), "say which: --client "+strings.Join(ids, ", or --client "))
		}
		shared, err := a.share(ctx, s, todo, 1)
		if err != nil {
			return nil, err
		}
		defer shared.Close()
		return a.clientDocument(ctx, s, todo[0], packFlags{stale: true}, shared)
	}
	window, err := packFlags{period: f.period, from: f.from, to: f.to}.window(s)
	if err != nil {
		return nil, err
	}
	return a.periodDocument(ctx, s, kind, window, true)
}

// modelText is the text of a model by its path, built in or of the workspace; "" for one that there is not.
func (s *session) modelText(path string) string {
	text, err := fs.ReadFile(models.FS, strings.TrimPrefix(path, "sql/"))
	if err != nil {
		text, err = os.ReadFile(filepath.Join(s.ws.Dir, filepath.FromSlash(path)))
	}
	if err != nil {
		return ""
	}
	return string(text)
}

// clientPack writes one contractual report, and has it looked through before a file appears.
func (a *app) clientPack(ctx context.Context, s *session, t assignment, f packFlags, shared *clientShare) ([]reports.File, error) {
	e, err := s.edition(t.period.Key, "client", t.contract.ID)
	if err != nil {
		return nil, err
	}
	if e.isClosed {
		a.sayClosed(t.period.Key, "client", t.contract.ID, e)
		return nil, nil
	}
	d, err := a.clientDocument(ctx, s, t, f, shared)
	if err != nil {
		return nil, err
	}
	if err := s.commented(d); err != nil {
		return nil, err
	}
	return d.write(f.formats)
}

func reportName(p *pack.Pack, i *metrics.Incident) string {
	return fmt.Sprintf("%s_%s_v%d", strings.ToUpper(p.Kind), fileWord(i.ID), p.Version)
}
