package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"bilan/metrics"
	"bilan/metrics/closing"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
	"bilan/pipeline/warehouse"
)

// evidenceCloses takes everything that was frozen of the period, but for the rows themselves: they stay in the store, under their hashes.
func (a *app) evidenceCloses(_ context.Context, _ *session, l *ledger.Ledger, period metrics.Period, d *dossier) error {
	for _, e := range l.Closes() {
		if e.Period != period.Key {
			continue
		}
		for _, part := range []string{"packs", "figures", "SHA256SUMS", "inputs.json"} {
			err := filepath.WalkDir(l.Path(e, part), func(path string, f os.DirEntry, err error) error {
				if err != nil || f.IsDir() {
					return err
				}
				rel, err := filepath.Rel(l.Dir, path)
				if err != nil {
					return err
				}
				data, err := os.ReadFile(path)
				d.add("closes/"+filepath.ToSlash(rel), "", data)
				return err
			})
			if err != nil {
				return err
			}
		}
		d.rows = append(d.rows, [2]string{"closes/" + e.Folder + "/", "reports and figures frozen by line " + fmt.Sprint(e.Seq) + ": " + documentNames(e.Documents)})
	}
	data, err := os.ReadFile(filepath.Join(l.Dir, "ledger.ndjson"))
	d.add("ledger.ndjson", "every close, reopening and sending; each line holds the SHA-256 of the line before", data)
	return err
}

// evidenceRegisters takes what was approved, done and decided, as tables.
func (a *app) evidenceRegisters(ctx context.Context, s *session, l *ledger.Ledger, period metrics.Period, d *dossier) error {
	var sends bytes.Buffer
	w := csv.NewWriter(&sends)
	rows := [][]string{{"sent_on", "sent_to", "document", "version", "recorded_at"}}
	for _, e := range l.Entries {
		for _, document := range e.Documents {
			if e.Act == ledger.Send && e.Period == period.Key {
				rows = append(rows, []string{e.SentOn, e.SentTo, document.Key(), fmt.Sprint(document.Version), e.At.Format(time.RFC3339)})
			}
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	d.add("sends.csv", "what was sent, to whom, in which version", sends.Bytes())
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return err
	}
	defer db.Close()
	for _, t := range []struct{ table, file, what string }{
		{"exclusion_list", "approvals.csv", "exclusions with who asked, who approved and when"},
		{"actions", "actions.csv", "the action plan with its dates"},
		{"decisions", "decisions.csv", "decisions of reviews on problem candidates"},
		{"problems", "problems.csv", "problems and known errors"},
		{"report_list", "reports.csv", "publications of CRI and PIR"},
	} {
		data, err := tableCSV(ctx, db, "select * from metrics."+t.table+" order by all")
		if err != nil {
			return err
		}
		d.add(t.file, t.what, data)
	}
	return nil
}

// tableCSV writes the rows of a query.
func tableCSV(ctx context.Context, db *warehouse.DB, query string) ([]byte, error) {
	names, rows, err := db.Rows(ctx, "select columns(*)::varchar from ("+query+")")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	lines := [][]string{names}
	for _, r := range rows {
		var line []string
		for _, cell := range r {
			text, _ := cell.(string)
			line = append(line, text)
		}
		lines = append(lines, line)
	}
	err = w.WriteAll(lines)
	return out.Bytes(), err
}

// evidenceContracts takes the configuration, and says which versions of the contracts were in force.
func (a *app) evidenceContracts(ctx context.Context, s *session, _ *ledger.Ledger, period metrics.Period, d *dossier) error {
	for _, file := range s.ws.Files {
		data, err := os.ReadFile(s.ws.Path(file))
		if err != nil {
			return err
		}
		d.add("configuration/"+file, "", data)
	}
	d.rows = append(d.rows, [2]string{"configuration/", "contracts, calendars, mappings, settings and own models as they are now; the ledger has their hashes at each close"})
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return err
	}
	defer db.Close()
	versions, err := metrics.Contracts(ctx, db)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{{"contract", "version", "title", "client", "valid_from", "valid_to"}}
	for _, v := range versions {
		if v.Client == "" || !v.HoldsIn(period) {
			continue
		}
		to := ""
		if !v.ValidTo.IsZero() {
			to = v.ValidTo.Format(time.RFC3339)
		}
		rows = append(rows, []string{v.ID, v.Version, v.Title, v.Client, v.ValidFrom.Format(time.RFC3339), to})
	}
	err = w.WriteAll(rows)
	d.add("contracts.csv", "versions of the contracts in force in the period", out.Bytes())
	return err
}

func (a *app) evidenceRestated(ctx context.Context, s *session, _ *ledger.Ledger, period metrics.Period, d *dossier) error {
	found, _, err := a.restated(ctx, s, period.Key, "")
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(append([]closing.Restatement{}, found...), "", "  ")
	d.add("restatements.json", fmt.Sprintf("figures that are not what was communicated, with their causes: %d", len(found)), append(data, '\n'))
	return err
}

func (a *app) evidenceChecks(ctx context.Context, s *session, _ *ledger.Ledger, _ metrics.Period, d *dossier) error {
	results, err := pipeline.Check(ctx, a.options(s))
	var failed *pipeline.CheckError
	if err != nil && !errors.As(err, &failed) {
		return err
	}
	data, err := json.MarshalIndent(results, "", "  ")
	d.add("checks.json", "data checks of the warehouse", append(data, '\n'))
	return err
}
