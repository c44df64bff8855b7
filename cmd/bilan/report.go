package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/workspace"
	"bilan/reports"
	"bilan/reports/leak"
	"bilan/reports/pack"
)

// reportFlags choose the incident of a CRI or PIR.
type reportFlags struct {
	incident, source string
	skeleton         bool
}

// packReport is bilan pack cri|pir: the report on one incident, from the database of its client alone where a contract covers it.
func (a *app) packReport(ctx context.Context, s *session, kind string, f packFlags, r reportFlags) error {
	switch {
	case r.incident == "":
		return usage(fmt.Errorf("pack %s is about one incident", kind), "bilan pack "+kind+" --incident INC0012345")
	case f.from != "" || f.to != "" || f.period != "":
		return usage(fmt.Errorf("pack %s has no period: the incident gives it", kind), "leave out --period, --from and --to")
	}
	if err := f.checkFormats(); err != nil {
		return err
	}
	if r.skeleton {
		return a.writeSkeleton(s, r.incident)
	}
	if err := a.refuseChanged(ctx, s, f.stale); err != nil {
		return err
	}
	files, err := a.incidentReport(ctx, s, kind, f, r)
	if err != nil {
		return fmt.Errorf("pack %s %s: %w", kind, r.incident, err)
	}
	if err := a.note(ctx, s, files); err != nil {
		return err
	}
	a.summarise(s, summary{files: files, next: "write what is n. d. into " + workspace.ReportPath(fileWord(r.incident))})
	return nil
}

// writeSkeleton writes the file that a report takes its words from; one that is there stays as it is.
func (a *app) writeSkeleton(s *session, incident string) error {
	path := filepath.Join(s.ws.Dir, filepath.FromSlash(workspace.ReportPath(fileWord(incident))))
	if _, err := os.Stat(path); err == nil {
		return usage(fmt.Errorf("%s is there already", path), "it is edited by hand and never overwritten")
	}
	if err := reports.WriteFile(path, []byte(workspace.ReportSkeleton(incident, s.lang))); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if !a.quiet {
		a.print(message{Level: "info", Text: "wrote    " + path})
	}
	return nil
}

// incidentReport reads one incident and writes its report.
func (a *app) incidentReport(ctx context.Context, s *session, kind string, f packFlags, r reportFlags) ([]reports.File, error) {
	d, err := a.incidentDocument(ctx, s, kind, f.client, r)
	if err != nil {
		return nil, err
	}
	if d.isClosed {
		a.sayClosed(filepath.Base(filepath.Dir(d.dir)), kind, d.pack.Period, edition{version: d.pack.Version})
		return nil, nil
	}
	return d.write(f.formats)
}

// incidentDocument reads one incident and makes its report, from the database of its client alone where a contract covers it.
func (a *app) incidentDocument(ctx context.Context, s *session, kind, client string, r reportFlags) (*document, error) {
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	clock, err := metrics.ReadClock(ctx, db, metrics.ClockQuery{Reference: r.incident, Source: r.source})
	if closing := db.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, whichIncident(err)
	}
	contract, err := contractOf(s, clock, client)
	if err != nil {
		return nil, err
	}
	i := clock.Incident
	week := metrics.PeriodAt(metrics.Week, i.Began(), s.zone)
	e, err := s.reportEdition(week.Key, kind, i.ID)
	if err != nil {
		return nil, err
	}
	d := &document{isClosed: e.isClosed, zone: s.zone, dir: filepath.Join(s.out, week.Key, kind), data: filepath.Join(s.out, week.Key, "data")}
	var from metrics.Querier
	if contract == "" {
		db, err := pipeline.Open(ctx, a.options(s))
		if err != nil {
			return nil, err
		}
		defer db.Close()
		from = db
	} else {
		extract, err := pipeline.ExtractClient(ctx, a.options(s), contract, nil, pipeline.Told{Incidents: []int64{i.Key}})
		if err != nil {
			return nil, err
		}
		defer extract.Close()
		from, d.guard = extract, leak.New(contract, leakNames(extract.Own), leak.NewNames(leakNames(extract.Everyone)))
	}
	if d.pack, err = s.reportPack(ctx, from, kind, i.Key, e); err != nil {
		return nil, err
	}
	d.name = reportName(d.pack, i)
	return d, nil
}

// periodReports writes the report on each incident that began in a period and that registers/reports tells of.
func (a *app) periodReports(ctx context.Context, s *session, kind string, period metrics.Period, f packFlags) ([]reports.File, error) {
	begun, err := a.begunReports(ctx, s, period)
	if err != nil {
		return nil, err
	}
	var all []reports.File
	for _, id := range begun {
		files, err := a.incidentReport(ctx, s, kind, packFlags{formats: f.formats, stale: f.stale}, reportFlags{incident: id})
		if err != nil {
			return all, fmt.Errorf("pack %s %s: %w", kind, id, err)
		}
		all = append(all, files...)
	}
	return all, nil
}

// begunReports lists the incidents that began in a period and that registers/reports tells of.
func (a *app) begunReports(ctx context.Context, s *session, period metrics.Period) ([]string, error) {
	told, err := s.ws.Reported()
	if err != nil || len(told) == 0 {
		return nil, err
	}
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return metrics.BegunIn(ctx, db, told, period.From, period.To)
}

// reportPack reads the dossier of one incident from a database and makes its report.
func (s *session) reportPack(ctx context.Context, db metrics.Querier, kind string, key int64, e edition) (*pack.Pack, error) {
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return nil, err
	}
	dossiers, err := metrics.ReadDossiers(ctx, db, []int64{key}, asOf, s.zone)
	if err != nil {
		return nil, err
	}
	d := dossiers[key]
	if d == nil {
		return nil, errors.New("the database of the client does not hold the incident")
	}
	sources, err := metrics.Sources(ctx, db)
	if err != nil {
		return nil, err
	}
	kept, err := metrics.KeptRegisters(ctx, db)
	if err != nil {
		return nil, err
	}
	r, err := s.report(ctx, db, d.Incident.ID)
	if err != nil {
		return nil, err
	}
	o := s.packOptions(kind, e)
	o.Zone, o.Reports = cmp.Or(s.ws.Config.Zone, "UTC"), map[string]*pack.Report{}
	if r != nil {
		o.Reports[d.Incident.ID] = reportOf(r, kind)
	}
	return pack.IncidentReport(kind, d, sources, kept, o)
}
