package pipeline

import (
	"context"
	"fmt"
	"slices"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// writeRules writes the rules of problem candidates, and what governance says of services and clients, as tables. A rule that is off
// has no row.
func writeRules(ctx context.Context, db *warehouse.DB, c workspace.Config) error {
	t := c.Thresholds
	const day, hour = 86400, 3600
	all := []struct {
		rule          string
		count, window int
		level         float64
	}{
		{"R1", t.RecurrenceCount, t.RecurrenceDays * day, 0},
		{"R2", t.BurstCount, day, 0},
		{"R3", 1, 0, float64(t.ImpactUserMinutes) * 60},
		{"R4", max(2, t.RecurrenceCount), 7 * day, t.TrendRate},
		{"R5", t.SimilarCount, t.SimilarDays * day, t.SimilarScore},
		{"R6", t.ReopenCount, t.ReturnHours * hour, 0},
		{"R7", 1, t.FixedDays * day, 0},
		{"R8", t.CauseCount, t.CauseDays * day, 0},
		{"R9", t.WorkaroundCount, t.WorkaroundDays * day, 0},
	}
	var rules, services, clients []string
	for _, r := range all {
		if !slices.Contains(t.RulesOff, r.rule) {
			rules = append(rules, row(text(r.rule), number(int64(r.count)), number(int64(r.window)), real(r.level)))
		}
	}
	for _, s := range c.Services {
		services = append(services, row(text(s.Name), real(s.Weight), fmt.Sprint(s.Critical)))
	}
	for _, x := range c.Clients {
		clients = append(clients, row(text(x.Name), fmt.Sprint(x.Financial)))
	}
	if err := table(ctx, db, "run.rules", "rule varchar, least_count bigint, window_seconds bigint, level double", rules); err != nil {
		return err
	}
	if err := table(ctx, db, "raw.services", "service varchar, weight double, is_critical boolean", services); err != nil {
		return err
	}
	return table(ctx, db, "raw.clients", "client varchar, is_financial boolean", clients)
}

func real(x float64) string { return fmt.Sprintf("cast(%g as double)", x) }
