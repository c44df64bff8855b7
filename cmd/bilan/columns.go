package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// columns prints rows on stdout with their cells under one another.
func (a *app) columns(rows [][]string) error {
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	return table.Flush()
}
