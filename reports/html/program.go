package html

import "bilan/reports/chart"

// Program is the text of a page that no pack changes: its scripts and its style, as they stand in it.
func Program() []string {
	return []string{string(chart.Bundle), asset("page.js"), asset("page.css")}
}
