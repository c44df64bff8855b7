package pack

import (
	"fmt"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// The calendar has a row for each service with a change, changes that overlap in rows under one another, freezes on top, and the
// incidents of the window that its base names; what has no row is counted.
func TestChangeCalendar(t *testing.T) {
	printer, err := unit.NewPrinter("fr", "Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	b := newDraft(Options{Lang: "fr"}, printer, metrics.Period{}, nil)
	at := func(day, hour int) time.Time { return time.Date(2026, 9, day, hour, 0, 0, 0, printer.Zone()) }
	from, to, cut := at(14, 0), at(14, 0).AddDate(0, 0, 21), at(21, 8)
	changes := []metrics.Change{
		{ID: "C1", Service: "Internet", Type: "normal", CABDecision: "approuvé", StartAt: at(15, 22), EndAt: at(16, 2)},
		{ID: "C2", Service: "Internet", Type: "emergency", CABDecision: "approuvé", StartAt: at(15, 23), EndAt: at(15, 23)},
		{ID: "C3", Service: "SMS", Type: "normal", CABDecision: "à examiner", StartAt: at(24, 22), EndAt: at(24, 23)},
		{ID: "C4", Type: "normal", CABDecision: "refusé", StartAt: at(25, 22)},
		{ID: "G1", Service: "Internet", Type: "gel", StartAt: at(28, 0), EndAt: at(30, 0)},
		{ID: "C5", Service: "Later", Type: "normal", StartAt: to},
		{ID: "C6", Service: "Undated", Type: "normal"},
	}
	incidents := []*metrics.Incident{
		{ID: "I1", Service: "SMS", Priority: "P3", IsMajor: true, OccurredAt: at(14, 9)},
		{ID: "I2", Service: "Internet", Priority: "P3", ChangeID: "C1", OpenedAt: at(16, 1)},
		{ID: "I3", Service: "Internet", Priority: "P2", OpenedAt: at(16, 3)},
		{ID: "I4", Service: "Internet", Priority: "P3", OpenedAt: at(16, 3)},                          // not of the base
		{ID: "I5", Service: "Quiet", Priority: "P1", OpenedAt: at(16, 3)},                             // of a service without a change
		{ID: "I6", Service: "SMS", Priority: "P1", OpenedAt: at(16, 3), NotCounted: "duplicate"},      // not counted
		{ID: "I7", Service: "SMS", Priority: "P1", OpenedAt: at(13, 3), ResolvedAt: at(14, 3)},        // began before
		{ID: "I8", Service: "SMS", Priority: "P1", OccurredAt: cut, OpenedAt: cut.Add(5 * time.Hour)}, // after the cut
	}
	chart := b.changeCalendar(changes, incidents, from, to, cut)
	var got []string
	for _, lane := range chart.Lanes {
		line := lane.Name + ":"
		for _, s := range lane.Spans {
			line += fmt.Sprintf(" %s %s", s.Label, s.Kind)
		}
		for _, p := range lane.Points {
			line += fmt.Sprintf(" (%s)", p.Kind)
		}
		got = append(got, line)
	}
	want := []string{"Gel des changements: G1 freeze", "SMS: C3 awaiting (major)", "Internet: C1 approved (caused) (incident)", ": C2 emergency", "sans service: C4 refused"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("lanes\n%q, want\n%q", got, want)
	}
	if len(chart.Shades) != 3 || len(chart.Marks) != 1 || len(chart.SpanNames) != 5 || len(chart.PointNames) != 3 {
		t.Errorf("%d weekends, %d marks, %d and %d names", len(chart.Shades), len(chart.Marks), len(chart.SpanNames), len(chart.PointNames))
	}
	for n := range 20 {
		changes = append(changes, metrics.Change{ID: fmt.Sprint("D", n), Service: fmt.Sprintf("S%02d", n), StartAt: at(15, 1), EndAt: at(15, 2)})
	}
	if chart = b.changeCalendar(changes, incidents, from, to, cut); len(chart.Lanes) != calendarLanes+2 || chart.Base != b.say("calendar.base")+b.say("semicolon")+b.say("calendar.left", b.number("n.services", 9)) {
		t.Errorf("%d lanes of 23 services, base %q", len(chart.Lanes), chart.Base)
	}
	if b.changeCalendar(changes[5:7], incidents, from, to, cut) != nil {
		t.Error("a calendar without a change of the window")
	}
}
