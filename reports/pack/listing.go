package pack

import (
	"cmp"
	"fmt"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Listing arranges a page of the list of incidents as a table.
func Listing(incidents []*metrics.Incident, o Options) (*Pack, error) {
	printer, err := unit.NewPrinter(cmp.Or(o.Lang, unit.French), cmp.Or(o.Zone, "UTC"))
	if err != nil {
		return nil, fmt.Errorf("arrange a list of incidents: %w", err)
	}
	byKey := map[int64]*metrics.Incident{}
	for _, i := range incidents {
		byKey[i.Key] = i
	}
	b := &proof{draft: newDraft(o, printer, metrics.Period{}, byKey)}
	t := &Table{ID: "incidents", Title: b.say("listing"), Empty: b.say("listing.empty"), Columns: []Column{
		b.column("incident", unit.ID, 1.2), b.column("title", unit.Text, 3), b.column("client", unit.Text, 1.2), b.column("service", unit.Text, 1.2),
		b.column("priority", unit.Text, 0.6), b.column("state", unit.Text, 1), b.column("team", unit.Text, 1.2), b.column("opened_at", unit.Instant, 1.3),
		b.column("resolved_at", unit.Instant, 1.3), b.column("duration", unit.Duration, 1), b.column("sla", unit.Text, 1)}}
	for _, i := range incidents {
		duration := Cell{Value: unit.None(unit.Duration, unit.Empty)}
		if i.ToResolve != nil {
			duration = cellOf(unit.Of(unit.Duration, *i.ToResolve))
		}
		verdict := words("")
		if i.Restore != "" {
			said, tone := b.commitmentVerdict(i.Restore)
			verdict = Cell{Value: unit.OfText(said), Tone: tone}
		}
		r := Row{Incident: i.ID, Cells: []Cell{{Value: unit.OfID(i.ID)}, words(i.Title), words(i.Client), words(i.Service), words(i.Priority),
			words(b.state(i)), words(i.Team), when(i.OpenedAt), when(i.ResolvedAt), duration, verdict}}
		if i.IsMajor {
			r.Tone = Bad
		}
		t.Rows = append(t.Rows, r)
	}
	return &Pack{Kind: "incidents", Lang: printer.Lang(), Title: b.say("listing"), Organisation: o.Organisation, Status: cmp.Or(o.Status, Provisional), Version: max(o.Version, 1),
		Zone: printer.Zone().String(), ConfigHash: o.ConfigHash, ToolVersion: o.ToolVersion, Notes: []Note{}, Figures: []Figure{}, Incidents: []Incident{},
		Sources: []Source{}, Sections: []Section{{ID: "list", Blocks: []Block{{Table: t}}}}}, nil
}
