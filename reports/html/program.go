package html

import "bilan/reports/chart"

// Program is the text of a page that no pack changes: the charts' library, the page's script and its style, in this order and as they
// stand in it.
func Program() []string {
	return []string{string(chart.Bundle), program(), asset("page.css")}
}
