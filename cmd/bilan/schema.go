package main

import (
	"github.com/spf13/cobra"

	"bilan/pipeline/workspace"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "print the JSON Schema of the workspace's files",
		Long: "schema prints the JSON Schema of bilan.yaml; mappings are under #/$defs/mapping, calendars under\n" +
			"#/$defs/calendar and KPIs under #/$defs/kpi. " +
			"Editors complete and check the files with it.",
		Example: "  bilan schema > bilan.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			_, err := a.stdout.Write(workspace.Schema())
			return err
		},
	}
}
