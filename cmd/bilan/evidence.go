package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/pipeline/ledger"
	"bilan/reports"
)

func (a *app) evidenceCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "evidence PERIOD",
		Short: "a zip for the auditor: reports, versions, approvals, sendings, restatements, decisions, contracts, checks",
		Long: `Writes EVIDENCE_<period>.zip: all that was closed of a period (every version of every report, and their figures), the ledger with its
chain, to whom what was sent, approvals of exclusions, actions, decisions, the contracts with the versions in force, the configuration,
the data checks, and what has changed since it was communicated. index.md says what is where; SHA256SUMS lists every file, for
sha256sum -c. The same workspace gives the same bytes. ISO/IEC 20000-1 9.4 asks for such records of service reporting.

It holds the reports of every client: it is for the auditor of the provider, and for nobody else.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			period, err := metrics.ParsePeriod(args[0], s.zone, s.asOf)
			if err != nil {
				return err
			}
			return a.evidence(cmd.Context(), s, period)
		},
	}
}

// dossier is the files of the zip while they are gathered.
type dossier struct {
	files map[string][]byte
	rows  [][2]string // path, what it is; in the order of the index
}

func (d *dossier) add(path, what string, data []byte) {
	d.files[path] = data
	if what != "" {
		d.rows = append(d.rows, [2]string{path, what})
	}
}

func (a *app) evidence(ctx context.Context, s *session, period metrics.Period) error {
	l, err := s.closes()
	if err != nil {
		return err
	}
	documents := l.Documents(period.Key)
	if len(documents) == 0 {
		return usage(fmt.Errorf("%s is not closed", period.Key), "bilan close "+period.Key+" freezes what is communicated; there is no evidence of what is not")
	}
	d := &dossier{files: map[string][]byte{}}
	for _, step := range []func(context.Context, *session, *ledger.Ledger, metrics.Period, *dossier) error{
		a.evidenceCloses, a.evidenceRegisters, a.evidenceContracts, a.evidenceRestated, a.evidenceChecks,
	} {
		if err := step(ctx, s, l, period, d); err != nil {
			return fmt.Errorf("gather the evidence of %s: %w", period.Key, err)
		}
	}
	if err := d.index(s, l, period); err != nil {
		return err
	}
	data, err := d.zip()
	if err != nil {
		return err
	}
	path := filepath.Join(s.out, period.Key, "evidence", "EVIDENCE_"+period.Key+".zip")
	if err := reports.WriteFile(path, data); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	files := []reports.File{{Path: path, Size: int64(len(data))}}
	if err := a.note(ctx, s, files); err != nil {
		return err
	}
	a.summarise(s, summary{files: files, next: "unzip it and run sha256sum -c SHA256SUMS"})
	return nil
}

// index writes the index for people and for programs, and the list of hashes.
func (d *dossier) index(s *session, l *ledger.Ledger, period metrics.Period) error {
	var text strings.Builder
	fmt.Fprintf(&text, "# Evidence of %s\n\n%s, %s. Tool %s. Ledger: %d lines, the last one has the SHA-256 %s.\n\n", period.Key, s.ws.Config.Organisation, period.Words("en"),
		toolVersion(), len(l.Entries), l.Head)
	text.WriteString("Check it: `sha256sum -c SHA256SUMS`.\n\n| where | what |\n|---|---|\n")
	for _, r := range d.rows {
		fmt.Fprintf(&text, "| `%s` | %s |\n", r[0], strings.ReplaceAll(r[1], "|", "\\|"))
	}
	text.WriteString("\n## Acts\n\n| line | at | act | documents | to, or why |\n|---|---|---|---|---|\n")
	for _, e := range l.Entries {
		if e.Period == period.Key {
			note := strings.TrimSpace(e.SentTo + " " + e.SentOn)
			if note == "" {
				note = e.Reason
			}
			fmt.Fprintf(&text, "| %d | %s | %s | %s | %s |\n", e.Seq, e.At.Format(time.RFC3339), e.Act, documentNames(e.Documents), strings.ReplaceAll(note, "|", "\\|"))
		}
	}
	d.add("index.md", "", []byte(text.String()))
	type entry struct {
		Path string `json:"path"`
		What string `json:"what"`
	}
	var entries []entry
	for _, r := range d.rows {
		entries = append(entries, entry{r[0], r[1]})
	}
	var acts []ledger.Entry
	for _, e := range l.Entries {
		if e.Period == period.Key {
			acts = append(acts, e)
		}
	}
	data, err := json.MarshalIndent(struct {
		Period string         `json:"period"`
		Ledger string         `json:"ledger"`
		Files  []entry        `json:"files"`
		Acts   []ledger.Entry `json:"acts"`
	}{period.Key, l.Head, entries, acts}, "", "  ")
	d.add("index.json", "", append(data, '\n'))
	return err
}

// zip writes the files by name, with the list of their hashes, and without times.
func (d *dossier) zip() ([]byte, error) {
	var names []string
	for name := range d.files {
		names = append(names, name)
	}
	slices.Sort(names)
	var listed []ledger.File
	for _, name := range names {
		listed = append(listed, ledger.File{Path: name, SHA256: ledger.HashBytes(d.files[name])})
	}
	d.files["SHA256SUMS"] = ledger.Sums(listed)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range append([]string{"SHA256SUMS"}, names...) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(d.files[name]); err != nil {
			return nil, err
		}
	}
	err := w.Close() // which writes the directory
	return out.Bytes(), err
}
