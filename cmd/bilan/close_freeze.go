package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
	"bilan/reports"
	"bilan/reports/pack"
)

// closable lists the documents of a period that the flags ask for, or that the workspace writes.
func (a *app) closable(ctx context.Context, s *session, period metrics.Period, f closeFlags) ([]ledger.Document, error) {
	if period.To.After(s.asOf) {
		return nil, usage(fmt.Errorf("%s is not over at %s", period.Key, s.asOf.In(s.zone).Format(time.RFC3339)), "a period is closed once it is over; --as-of sets the cut")
	}
	kinds := f.kinds
	if f.client != "" {
		kinds = []string{"client"}
	}
	isAsked := len(kinds) > 0
	if !isAsked {
		for _, p := range s.ws.Config.Packs {
			kinds = append(kinds, p.Kind)
		}
	}
	var todo []ledger.Document
	for _, kind := range kinds {
		switch {
		case kind == "client":
			assigned, err := s.assignments(ctx, a.options(s), f.client, period.Key, s.asOf)
			var other *commandError
			if errors.As(err, &other) && other.code == exitUsage && !isAsked {
				continue // no contract reports on periods of that length
			}
			if err != nil {
				return nil, err
			}
			for _, t := range assigned {
				todo = append(todo, ledger.Document{Kind: kind, Of: t.contract.ID})
			}
		case !isAsked && period.Grain != metrics.Week:
			// Weekly packs of the workspace are of weeks; of a month they are closed when asked for.
		case kind == pack.CRI || kind == pack.PIR:
			begun, err := a.begunReports(ctx, s, period)
			if err != nil {
				return nil, err
			}
			for _, id := range begun {
				todo = append(todo, ledger.Document{Kind: kind, Of: id})
			}
		default:
			todo = append(todo, ledger.Document{Kind: kind})
		}
	}
	if slices.ContainsFunc(todo, isWeekly) {
		todo = append(todo, ledger.Document{Kind: dataKind})
	}
	if len(todo) == 0 {
		return nil, usage(fmt.Errorf("the workspace writes no pack for %s", period.Key), "--pack names the kinds: "+strings.Join(packKinds, ", "))
	}
	return todo, nil
}

func isWeekly(d ledger.Document) bool { return d.Kind == "bhi" || d.Kind == "rai" }

// hasNext reports whether the register holds a higher version of a closed report on an incident.
func (s *session) hasNext(period string, d ledger.Document) bool {
	if d.Kind != pack.CRI && d.Kind != pack.PIR {
		return false
	}
	e, err := s.reportEdition(period, d.Kind, d.Of)
	return err == nil && !e.isClosed
}

// freeze writes the documents into a new close, with the figures and all that they come from, and puts them in their place. Until the line
// of the ledger is written nothing has happened; after it, the next close finishes what was interrupted.
func (a *app) freeze(ctx context.Context, s *session, l *ledger.Ledger, period metrics.Period, todo []ledger.Document) ([]ledger.Document, error) {
	if _, err := pipeline.Check(ctx, a.options(s)); err != nil {
		return nil, err
	}
	d, err := l.Begin()
	if err != nil {
		return nil, err
	}
	defer d.Drop()
	closing := *s
	closing.out, closing.isClosing = filepath.Join(d.Dir, "packs"), true
	e := ledger.Entry{At: a.now(), Period: period.Key, From: period.From.UTC(), To: period.To.UTC(), Tool: toolVersion(), ConfigHash: s.ws.Hash}
	for i := range todo {
		if err := a.freezeDocument(ctx, &closing, period, &todo[i], &e); err != nil {
			return nil, err
		}
	}
	if e.Documents = todo; len(todo) == 0 {
		return nil, errors.New("nothing was written")
	}
	made, err := s.making(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	e.AsOf, e.Configuration, e.Sources = made.AsOf, made.Configuration, made.Inputs
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if e.Models, e.Store, err = pipeline.Freeze(ctx, a.options(s), db, l, d); err != nil {
		return nil, err
	}
	if e.Figures, err = a.freezeFigures(ctx, s, db, d, period, todo); err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	written, err := d.Commit(e)
	if err != nil {
		return nil, err
	}
	if _, err := l.Publish(s.out); err != nil {
		return nil, err
	}
	var files []reports.File
	for _, document := range todo {
		for _, f := range document.Files {
			files = append(files, reports.File{Path: filepath.Join(s.out, filepath.FromSlash(f.Path)), Size: f.Size, SHA256: f.SHA256})
		}
	}
	if err := a.note(ctx, s, files); err != nil {
		return nil, err
	}
	if !a.quiet {
		a.print(message{Level: "info", Text: fmt.Sprintf("closed   %s of %s, as of %s, line %d of the ledger", documentNames(todo), period.Key, e.AsOf.In(s.zone).Format(time.RFC3339), written.Seq)})
		a.summarise(s, summary{files: files, next: "bilan restate " + period.Key + " says later what has changed"})
	}
	return todo, nil
}

var versionInName = regexp.MustCompile(`_v([0-9]+)\.[a-z]+$`)

// freezeDocument writes one document below the folder of the close.
func (a *app) freezeDocument(ctx context.Context, s *session, period metrics.Period, d *ledger.Document, e *ledger.Entry) error {
	edition, err := s.edition(period.Key, d.Kind, d.Of)
	if err != nil {
		return err
	}
	d.Version, d.Status = edition.version, string(edition.status)
	if edition.reason != "" {
		e.Reason = edition.reason
	}
	f := packFlags{period: period.Key, formats: reports.Formats}
	var files []reports.File
	switch d.Kind {
	case "client":
		assigned, failed := s.assignments(ctx, a.options(s), d.Of, period.Key, s.asOf)
		if failed != nil {
			return failed
		}
		files, err = a.clientPacks(ctx, s, assigned, f)
	case pack.CRI, pack.PIR:
		files, err = a.incidentReport(ctx, s, d.Kind, f, reportFlags{incident: d.Of})
		if len(files) > 0 {
			if m := versionInName.FindStringSubmatch(files[0].Path); m != nil {
				d.Version, _ = strconv.Atoi(m[1])
			}
		}
	case dataKind:
		files, _, err = a.writeFigures(ctx, s, period)
	default:
		files, err = a.writePack(ctx, s, d.Kind, f)
	}
	if err != nil {
		return err
	}
	for _, f := range withPrinted(s.out, files) {
		one, err := outputOf(s.out, f)
		if err != nil {
			return err
		}
		d.Files = append(d.Files, one)
	}
	return nil
}
