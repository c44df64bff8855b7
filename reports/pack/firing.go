package pack

import (
	"bilan/metrics"
	"bilan/metrics/unit"
)

// FiringWords says why a rule fired, in the words of the pack and the language of the printer.
func FiringWords(f metrics.Firing, rules metrics.Rules, p *unit.Printer) string {
	b := &bhi{w: &metrics.WeekData{Rules: rules}, draft: draft{o: Options{Lang: p.Lang()}, print: p}}
	return b.fired(f)
}
