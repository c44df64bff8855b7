package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// exampleRows are the rows of raw that an example becomes, as if a source had told it.
type exampleRows struct {
	file, client, world string // of the example at hand
	tables              map[string][][]column
	lines               int64
}

// of adds the rows of an example.
func (r *exampleRows) of(x *example) {
	r.file, r.client, r.world = x.tests.File, x.contract.Client, x.world
	if x.Incident != nil {
		r.incident(x.Incident, "")
	}
	r.registers(x.Registers)
}

// named is a name of a client or a thing, as the world of the example has it.
func (r *exampleRows) named(name string) string {
	if name == "" {
		return "null"
	}
	return text(r.world + name)
}

// column is one cell of a row, written as SQL.
type column struct{ name, value string }

// row adds a row that says where it comes from; cells without a value are left out.
func (r *exampleRows) row(table string, cells ...column) {
	if r.tables == nil {
		r.tables = map[string][][]column{}
	}
	r.lines++
	cells = append([]column{
		{"source", text("example")}, {"source_file", text(r.file)}, {"source_line", number(r.lines)}, {"load_id", number(1)},
	}, cells...)
	r.tables[table] = append(r.tables[table], slices.DeleteFunc(cells, func(c column) bool { return c.value == "null" }))
}

// at is an instant, or NULL.
func at(m workspace.Moment) string {
	if m.IsZero() {
		return "null"
	}
	return instant(m.Time)
}

// incident adds an incident as its source would give it at the cut, its life as events, and what is under it.
func (r *exampleRows) incident(i *workspace.ExampleIncident, parent string) {
	now := *i
	life := r.life(i)
	for _, e := range life {
		switch e.Field {
		case "state":
			now.State = e.Value
		case "priority":
			now.Priority, _ = strconv.Atoi(e.Value) // a level, by the rules of the file
		case "assignment_group":
			now.Group = e.Value
		case "client":
			now.Client = e.Value
		case "service":
			now.Service = e.Value
		case "site":
			now.Site = e.Value
		case "ci":
			now.CI = e.Value
		}
	}
	reason := ""
	if n := len(life); n > 0 && now.State == "pending" {
		for _, e := range life {
			if e.Field == "state" {
				reason = e.Reason
			}
		}
	}
	r.row("incidents", column{"is_update", "false"}, column{"incident_id", r.named(i.ID)}, column{"title", text("example")},
		column{"state_text", text(now.State)}, column{"state", text(now.State)}, column{"pending_reason", optional(reason)},
		column{"priority", unless(now.Priority == 0, int64(now.Priority))}, column{"client", r.named(now.Client)},
		column{"domain", optional(i.Domain)}, column{"segment", optional(i.Segment)}, column{"service", optional(now.Service)},
		column{"site", optional(now.Site)}, column{"ci", optional(now.CI)}, column{"assignment_group", optional(now.Group)},
		column{"occurred_at", at(i.Occurred)}, column{"declared_at", at(i.Declared)}, column{"opened_at", at(i.Opened)},
		column{"created_at", at(i.Opened)}, column{"acknowledged_at", at(i.Acknowledged)}, column{"restored_at", at(i.Restored)},
		column{"resolved_at", at(i.Resolved)}, column{"closed_at", at(i.Closed)}, column{"parent_id", r.named(parent)})
	for n, e := range life {
		old, now := optional(before(i, life[:n], e.Field)), optional(e.Value)
		if e.Field == "client" {
			old, now = r.named(before(i, life[:n], e.Field)), r.named(e.Value)
		}
		r.row("events", column{"incident_id", r.named(i.ID)}, column{"sequence", number(int64(n + 1))}, column{"at", at(e.At)},
			column{"field", text(e.Field)}, column{"old_value", old}, column{"new_value", now},
			column{"pending_reason", optional(e.Reason)}, column{"actor_role", text("provider")})
	}
	for j := range i.Children {
		r.incident(&i.Children[j], i.ID)
	}
}

// life is the events of an incident in order of time. A life that is told by events is told whole: its milestones are events too.
func (r *exampleRows) life(i *workspace.ExampleIncident) []workspace.ExampleEvent {
	if len(i.Events) == 0 {
		return nil
	}
	life := slices.Clone(i.Events)
	enters := func(state string) bool {
		return slices.ContainsFunc(i.Events, func(e workspace.ExampleEvent) bool { return e.Field == "state" && e.Value == state })
	}
	for _, m := range []struct {
		at    workspace.Moment
		state string
	}{{i.Acknowledged, "active"}, {i.Resolved, "resolved"}, {i.Closed, "closed"}} {
		if !m.at.IsZero() && !enters(m.state) {
			life = append(life, workspace.ExampleEvent{At: m.at, Field: "state", Value: m.state})
		}
	}
	slices.SortStableFunc(life, func(a, b workspace.ExampleEvent) int { return a.At.Compare(b.At.Time) })
	opened := cmp.Or(i.Opened, i.Declared)
	return append([]workspace.ExampleEvent{{At: opened, Field: "created", Value: i.ID}, {At: opened, Field: "state", Value: "new"}}, life...)
}

// before is the value of a field before an event: of the last event that changed it, else the one at the opening.
func before(i *workspace.ExampleIncident, earlier []workspace.ExampleEvent, field string) string {
	for _, e := range slices.Backward(earlier) {
		if e.Field == field {
			return e.Value
		}
	}
	switch field {
	case "priority":
		if i.Priority > 0 {
			return strconv.Itoa(i.Priority)
		}
	case "assignment_group":
		return i.Group
	case "client":
		return i.Client
	case "service":
		return i.Service
	case "site":
		return i.Site
	case "ci":
		return i.CI
	}
	return ""
}

// registers adds the rows of the registers.
func (r *exampleRows) registers(g workspace.ExampleRegisters) {
	for i, e := range g.Exclusions {
		r.row("exclusions", column{"exclusion_id", r.named(fmt.Sprintf("X-%d", i+1))}, column{"kind", text(e.Kind)},
			column{"incident_id", r.named(e.IncidentID)}, column{"outage_id", r.named(e.OutageID)}, column{"client", text(r.client)},
			column{"line_id", optional(e.LineID)}, column{"start_at", at(e.StartAt)}, column{"end_at", at(e.EndAt)},
			column{"clause", optional(e.Clause)}, column{"reason", optional(e.Reason)}, column{"evidence", optional(e.Evidence)},
			column{"requested_by", optional(e.RequestedBy)}, column{"approved_by", optional(e.ApprovedBy)},
			column{"decided_at", at(e.DecidedAt)}, column{"status", text(e.Status)})
	}
	for _, m := range g.Maintenances {
		r.row("maintenances", column{"maintenance_id", r.named(m.MaintenanceID)}, column{"client", text(r.client)},
			column{"service", optional(m.Service)}, column{"site", optional(m.Site)}, column{"announced_at", at(m.AnnouncedAt)},
			column{"planned_start_at", at(m.PlannedStartAt)}, column{"planned_end_at", at(m.PlannedEndAt)},
			column{"actual_start_at", at(m.ActualStartAt)}, column{"actual_end_at", at(m.ActualEndAt)})
	}
	for _, o := range g.Outages {
		r.row("outages", column{"outage_id", r.named(o.OutageID)}, column{"incident_id", r.named(o.IncidentID)},
			column{"client", text(r.client)}, column{"service", text(o.Service)}, column{"site", optional(o.Site)},
			column{"start_at", at(o.StartAt)}, column{"end_at", at(o.EndAt)}, column{"severity", fmt.Sprintf("cast(%g as double)", o.Severity)},
			column{"users_affected", unless(o.UsersAffected == 0, int64(o.UsersAffected))},
			column{"users_total", unless(o.UsersTotal == 0, int64(o.UsersTotal))})
	}
}

// insert puts one row into a table.
func insert(ctx context.Context, db *warehouse.DB, table string, cells []column) error {
	var names, values []string
	for _, c := range cells {
		names, values = append(names, warehouse.Quote(c.name)), append(values, c.value)
	}
	query := "insert into " + table + " (" + strings.Join(names, ", ") + ") values (" + strings.Join(values, ", ") + ")"
	if _, err := db.ExecContext(ctx, query); err != nil {
		return fmt.Errorf("fill %s: %w", table, err)
	}
	return nil
}

// said writes a duration as a contract does: 3h, 2h10m, 1h5s.
func said(seconds int64) string {
	var b strings.Builder
	if seconds < 0 {
		b.WriteByte('-')
		seconds = -seconds
	}
	for _, part := range []struct {
		size int64
		unit string
	}{{3600, "h"}, {60, "m"}, {1, "s"}} {
		if n := seconds / part.size; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, part.unit)
		}
		seconds %= part.size
	}
	if b.Len() == 0 {
		return "0s"
	}
	return b.String()
}
