package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bilan/pipeline/workspace"
)

func (a *app) lifecycleCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "lifecycle",
		Short: "print what a lifecycle store is read with: the tables of bilan's own schema, the queries of the presets",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	c.AddCommand(a.ddlCommand(), a.presetsCommand())
	return c
}

func (a *app) ddlCommand() *cobra.Command {
	var dialect string
	c := &cobra.Command{
		Use:     "ddl",
		Short:   "print the statements that create bilan's own lifecycle schema",
		Long:    "ddl prints CREATE TABLE for incidents and for the events of their lives, with the meaning of each column.\nThe preset bilan reads these tables; bilan itself writes to no store.",
		Example: "  bilan lifecycle ddl --dialect postgres | psql itsm",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(workspace.Dialects, dialect) {
				return usage(fmt.Errorf("unknown dialect %q", dialect), "dialects are "+strings.Join(workspace.Dialects, ", "))
			}
			_, err := fmt.Fprint(a.stdout, workspace.DDL(dialect))
			return err
		},
	}
	c.Flags().StringVar(&dialect, "dialect", "postgres", "engine: "+strings.Join(workspace.Dialects, ", "))
	return c
}

func (a *app) presetsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "presets [NAME]",
		Short: "list the layouts that can be read without a mapping; with a name, print its queries",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, p := range workspace.Presets() {
				if len(args) == 0 {
					where := "files"
					if len(p.Schemes) > 0 {
						where = strings.Join(p.Schemes, ", ")
					}
					fmt.Fprintf(a.stdout, "%-20s %s (%s)\n", p.Name, p.Title, where)
					continue
				}
				if p.Name != args[0] {
					continue
				}
				for _, part := range p.Parts {
					query := part.Query
					if query == "" {
						query = "-- a file: no query"
					}
					fmt.Fprintf(a.stdout, "-- rows: %s, key: %s, watermark: %s\n%s\n\n", part.Rows, part.Key, part.Watermark, strings.TrimSpace(query))
				}
				return nil
			}
			if len(args) == 0 {
				return nil
			}
			return usage(fmt.Errorf("unknown preset %q", args[0]), "presets are "+strings.Join(workspace.PresetNames(), ", "))
		},
	}
}
