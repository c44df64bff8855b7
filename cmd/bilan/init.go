package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bilan/pipeline/source"
	"bilan/pipeline/workspace"
)

// initRows is how much of an export is read to recognise it: enough for the rare words of a year of updates.
const initRows = 200_000

// templateZone stands in a workspace that is made without exports, for its reader to change.
const templateZone = "Europe/Paris"

func (a *app) initCommand() *cobra.Command {
	var from []string
	var options workspace.New
	c := &cobra.Command{
		Use:   "init [--from FILE]... [DIR]",
		Short: "make a workspace, with mappings proposed from exports",
		Long: "init writes bilan.yaml, a mapping for each export given with --from, and examples of a calendar and of comments.\n" +
			"It says what it recognised, how surely, and which words it could not map. Nothing that exists is overwritten.",
		Example: "  bilan init --from export.csv --zone Europe/Paris weekly",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(fmt.Errorf("init takes one folder, not %d", len(args)), "exports are given with --from, each its own")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := a.workspace
			if len(args) == 1 {
				dir = args[0]
			}
			switch {
			case options.Zone == "" && len(from) > 0:
				return usage(errors.New("the zone of the exports is not declared"),
					"give --zone: Europe/Paris for local times in France, UTC for most REST exports; it is never guessed")
			case options.Zone == "":
				options.Zone = templateZone
			}
			options.Language = a.lang
			var proposals []workspace.Proposal
			for _, file := range from {
				sample, err := source.Sample(cmd.Context(), file, initRows)
				if errors.Is(err, fs.ErrNotExist) {
					return usage(err, "--from takes the path of an export")
				}
				if err != nil {
					return err
				}
				sample.File = file
				proposals = append(proposals, workspace.Recognise(sample))
			}
			files, err := workspace.WriteNew(dir, proposals, options)
			switch {
			case errors.Is(err, fs.ErrExist):
				return usage(err, "init never overwrites: name another folder, or edit the files that are there")
			case err != nil:
				return usage(err, "see bilan init --help")
			}
			a.printInit(dir, proposals, files, options.Zone)
			return nil
		},
	}
	f := c.Flags()
	f.StringArrayVar(&from, "from", nil, "an export to propose a mapping for; several times for several exports")
	f.StringVar(&options.Zone, "zone", "", "IANA zone of the workspace, and of times without offset in the exports; required with --from")
	f.StringVar(&options.Organisation, "organisation", "", "name printed on the packs")
	return c
}

// printInit says what was recognised on stdout, and what to do next on stderr.
func (a *app) printInit(dir string, proposals []workspace.Proposal, files []string, zone string) {
	complete := true
	for _, p := range proposals {
		a.printProposal(p)
		complete = complete && p.IsComplete()
	}
	for _, file := range files {
		fmt.Fprintln(a.stdout, filepath.Join(dir, filepath.FromSlash(file)))
	}
	if a.quiet {
		return
	}
	if len(proposals) > 0 {
		a.print(message{Level: "warning", Text: fmt.Sprintf("times without offset are read as %s", zone),
			Hint: "zone in the mapping says otherwise; many tools export UTC"})
	}
	next := "bilan -C " + dir + " run"
	switch {
	case len(proposals) == 0:
		next = "name a source in " + filepath.Join(dir, workspace.ConfigFile)
	case !complete:
		next = "complete the columns marked as not found in " + filepath.Join(dir, "mappings")
	}
	a.print(message{Level: "info", Text: "next: " + next})
}

// printProposal prints one recognised export: the tool, the columns, and what has no place.
func (a *app) printProposal(p workspace.Proposal) {
	fmt.Fprintf(a.stdout, "%s: %s, rows of %s, confidence %.0f %%\n  %s\n", p.File, p.Name, p.Rows, p.Confidence*100, p.Reason)
	for _, g := range p.Columns {
		fmt.Fprintf(a.stdout, "  %-20s %-28q %3.0f %%  %s\n", g.Column, g.Header, g.Confidence*100, g.Reason)
	}
	if len(p.Unused) > 0 {
		fmt.Fprintf(a.stdout, "  not used: %s\n", quotedList(p.Unused))
	}
	for _, list := range []struct {
		name  string
		words []workspace.Unknown
	}{{"states", p.States}, {"priorities", p.Priorities}, {"impacts", p.Impacts}, {"urgencies", p.Urgencies}} {
		var words []string
		for _, u := range list.words {
			words = append(words, fmt.Sprintf("%q (%d rows)", u.Word, u.Count))
		}
		if len(words) > 0 {
			fmt.Fprintf(a.stdout, "  %s without a meaning: %s\n", list.name, strings.Join(words, ", "))
		}
	}
	for _, warning := range p.Warnings {
		a.print(message{Level: "warning", Text: p.File + ": " + warning})
	}
}

// quotedList quotes names from outside, so that none can end the line.
func quotedList(names []string) string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(words, ", ")
}
