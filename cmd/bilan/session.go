package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
	_ "time/tzdata" // zones work on a machine without a zone database

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/workspace"
	models "bilan/sql"
)

// session is an opened workspace with the one clock of the run.
type session struct {
	ws   *workspace.Workspace
	zone *time.Location
	asOf time.Time
	lang string
	out  string
	kpis metrics.Set
	// isClosing says that what is written is the last word on its period.
	isClosing bool
}

func (a *app) open() (*session, error) {
	ws, err := workspace.Open(a.workspace)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage(err, "bilan init makes a workspace; -C names it")
	}
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(ws.Config.Zone)
	if err != nil {
		return nil, fmt.Errorf("zone of the workspace: %w", err)
	}
	s := &session{ws: ws, zone: zone, lang: ws.Config.Language, out: filepath.Join(ws.Dir, "out")}
	if a.lang != "" {
		s.lang = a.lang
	}
	if s.lang != "fr" && s.lang != "en" {
		return nil, usage(fmt.Errorf("unknown language %q", s.lang), "packs speak fr and en")
	}
	if a.out != "" {
		if s.out, err = filepath.Abs(a.out); err != nil {
			return nil, err
		}
	}
	if s.kpis, err = catalogueOf(ws); err != nil {
		return nil, err
	}
	s.asOf, err = a.cut(ws)
	return s, err
}

// cut resolves the one clock of the run: the flag, else the workspace, else now, to the second.
func (a *app) cut(ws *workspace.Workspace) (time.Time, error) {
	text := a.asOf
	if text == "" {
		text = ws.Config.AsOf
	}
	if text == "" {
		return a.now().UTC().Truncate(time.Second), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, usage(fmt.Errorf("reading as-of %q: it is not an instant with a zone", text), "write it as 2026-09-21T08:00:00+02:00")
	}
	return at.UTC(), nil
}

// options makes the pipeline's options; progress goes to stderr.
func (a *app) options(s *session) pipeline.Options {
	return pipeline.Options{
		Workspace:   s.ws,
		Models:      models.FS,
		AsOf:        s.asOf,
		Clock:       a.now,
		Events:      a.progress(s.ws),
		Environment: os.LookupEnv,
		Warn:        a.warn,
		Periods: func(from, to time.Time) []pipeline.Period {
			var all []pipeline.Period
			for _, grain := range []metrics.Grain{metrics.Week, metrics.Month, metrics.Quarter, metrics.Year} {
				for _, p := range metrics.Spine(grain, from, to, s.zone) {
					all = append(all, pipeline.Period{Grain: string(grain), Key: p.Key, From: p.From, To: p.To})
				}
			}
			return all
		},
	}
}

// warn tells a warning that comes while a run goes on.
func (a *app) warn(text string) {
	if !a.quiet {
		a.print(message{Level: "warning", Text: text})
	}
}

// catalogue is the KPIs of the session: the built-in ones, and the user's from kpis/.
func (s *session) catalogue() metrics.Set { return s.kpis }
