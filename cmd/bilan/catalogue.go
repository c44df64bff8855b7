package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"bilan/metrics"
	"bilan/pipeline/workspace"
	"bilan/reports/record"
)

// printCatalogue lists every KPI with the question it answers: the built-in ones outside a workspace, its own too inside.
func (a *app) printCatalogue() error {
	set := metrics.Set(metrics.Catalogue)
	lang := a.lang
	if _, err := os.Stat(filepath.Join(a.workspace, workspace.ConfigFile)); err == nil {
		s, err := a.open()
		if err != nil {
			return err
		}
		set, lang = s.catalogue(), s.lang
	}
	switch a.format {
	case "json":
		type entry struct {
			KPI      string `json:"kpi"`
			Title    string `json:"title"`
			Question string `json:"question"`
			Formula  string `json:"formula"`
			Frame    string `json:"frame"`
			Clock    string `json:"clock"`
			Unit     string `json:"unit"`
		}
		var list []entry
		for _, k := range set {
			list = append(list, entry{k.ID, k.Title.In(lang), k.Question.In(lang), k.Formula.In(lang), string(k.Frame), k.Clock, record.Unit(k.Unit)})
		}
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(list)
	case "", "text":
		table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
		for _, k := range set {
			fmt.Fprintf(table, "%s\t%s\t%s\n", k.ID, k.Title.In(lang), k.Question.In(lang))
		}
		return table.Flush()
	}
	return usage(fmt.Errorf("unknown format %q", a.format), "the catalogue prints text or json")
}
