package metrics

import (
	"testing"

	"bilan/metrics/unit"
)

// What is unknown is never printed as what did not happen (domain.md 1.5).
func TestValueSaysWhyThereIsNone(t *testing.T) {
	half := 0.5
	for name, c := range map[string]struct {
		row  Row
		want unit.Missing
	}{
		"nothing happened":            {Row{}, unit.NotApplicable},
		"only cancelled ones":         {Row{Excluded: 3}, unit.NotApplicable},
		"nobody knows":                {Row{Excluded: 3, Unknown: 3}, unit.NotAvailable},
		"some cancelled, rest hidden": {Row{Excluded: 3, Unknown: 1}, unit.NotAvailable},
		"counted but not valued":      {Row{N: 1, Excluded: 1, Unknown: 1}, unit.NotApplicable},
		"a figure stays a figure":     {Row{Figure: &half, N: 2, Excluded: 3, Unknown: 3}, unit.Of(unit.Rate, half).Missing},
	} {
		c.row.KPI.Unit = unit.Rate
		if got := c.row.Value().Missing; got != c.want {
			t.Errorf("%s: missing is %q, want %q", name, got, c.want)
		}
	}
}
