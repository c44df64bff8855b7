package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bilan/pipeline"
	"bilan/pipeline/source"
	"bilan/reports"
)

func (a *app) loadCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "load",
		Short: "read the sources into the landing; incremental, and the same file twice changes nothing",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			result, err := pipeline.Load(cmd.Context(), a.options(s))
			var rejected *source.RejectError
			if err != nil && !errors.As(err, &rejected) {
				return err
			}
			a.sayLoaded(result)
			a.sayDrift(result)
			var rejects bytes.Buffer
			if failed := result.Index.WriteRejects(&rejects); failed != nil {
				return errors.Join(err, failed)
			}
			path := filepath.Join(s.out, "quality", "rejects.csv")
			if failed := reports.WriteFile(path, rejects.Bytes()); failed != nil {
				return errors.Join(err, fmt.Errorf("write %s: %w", path, failed))
			}
			a.summarise(s, summary{
				load:  &result,
				files: []reports.File{{Path: path, Size: int64(rejects.Len())}},
				next:  fmt.Sprintf("bilan -C %s build", a.workspace),
			})
			return err
		},
	}
}

// sayLoaded prints what was found out about each file: encodings, orders of dates, words without a meaning.
func (a *app) sayLoaded(result source.Result) {
	if a.quiet {
		return
	}
	for _, f := range result.Files {
		x := f.Landed
		a.print(message{Level: "info", Text: fmt.Sprintf("%s: %s (%s %s): %d rows, %d rejected", f.File, f.Status, x.Format,
			strings.TrimSpace(x.Encoding+" "+x.Separator), x.RowCount, x.RejectedCount)})
		if f.Status != source.New && f.Status != source.Again {
			continue
		}
		for _, note := range x.Notes {
			a.print(message{Level: "info", Text: "  " + note})
		}
		for _, u := range x.Unmapped {
			a.print(message{Level: "warning", Text: fmt.Sprintf("%s: %q of %s has no meaning in the mapping (%d rows)", f.File, u.Word,
				u.Column, u.Rows)})
		}
	}
}

func (a *app) buildCommand() *cobra.Command {
	var full bool
	cmd := &cobra.Command{
		Use:   "build",
		Short: "run the SQL models on what was loaded; what is said of settled incidents is kept from the build before",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			o := a.options(s)
			o.Full = full
			result, err := pipeline.Build(cmd.Context(), o)
			if err != nil {
				return err
			}
			if !a.quiet {
				words := fmt.Sprintf("built %d models", len(result.Built))
				if result.Kept > 0 {
					words += fmt.Sprintf("; kept %d incidents that are settled", result.Kept)
				}
				a.print(message{Level: "info", Text: words})
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&full, "full", false, "build everything anew")
	return cmd
}
