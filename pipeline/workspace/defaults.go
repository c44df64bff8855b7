package workspace

import "time"

// fill puts the default in the place of every value that bilan.yaml does not give.
func (c *Config) fill() {
	orElse(&c.Language, "fr")
	orElse(&c.Calendar, "HO")
	orElse(&c.Thresholds.RejectShare, 0.01)
	orElse(&c.Thresholds.AgedDays, 30)
	orElse(&c.Thresholds.StaleDays, 5)
	orElse(&c.Thresholds.ReopenDays, 5)
	orElse(&c.Thresholds.RecurrenceDays, 30)
	orElse(&c.Thresholds.RecurrenceCount, 3)
	orElse(&c.Thresholds.BurstCount, 5)
	orElse(&c.Thresholds.ImpactUserMinutes, 10000)
	orElse(&c.Thresholds.TrendRate, 0.10)
	orElse(&c.Thresholds.SimilarCount, 4)
	orElse(&c.Thresholds.SimilarDays, 60)
	orElse(&c.Thresholds.SimilarScore, 0.60)
	orElse(&c.Thresholds.ReopenCount, 2)
	orElse(&c.Thresholds.ReturnHours, 72)
	orElse(&c.Thresholds.FixedDays, 90)
	orElse(&c.Thresholds.CauseCount, 2)
	orElse(&c.Thresholds.CauseDays, 183)
	orElse(&c.Thresholds.WorkaroundCount, 5)
	orElse(&c.Thresholds.WorkaroundDays, 90)
	orElse(&c.Thresholds.CRIDays, 5)
	orElse(&c.Thresholds.PIRDays, 5)
	orElse(&c.Thresholds.MinimumN, 5)
	orElse(&c.Limits.FileMB, 8192)
	orElse(&c.Limits.UnpackRatio, 500)
	orElse(&c.Limits.RecordMB, 32)
	orElse(&c.Limits.CellKB, 1024)
	orElse(&c.Limits.Columns, 2000)
	orElse(&c.Limits.Depth, 64)
	orElse(&c.Limits.Seconds, 3600)
	for i := range c.Services {
		orElse(&c.Services[i].Weight, 1)
	}
	for _, s := range c.places() {
		orElse(&s.Format, "auto")
		orElse(&s.Encoding, "auto")
		orElse(&s.Separator, "auto")
		if s.IsStore() {
			orElse(&s.Overlap, time.Hour)
		}
	}
	if len(c.Packs) == 0 {
		c.Packs = []PackSpec{{Kind: "bhi"}}
	}
	for i := range c.Packs {
		if c.Packs[i].Kind == "rai" {
			c.Packs[i].Review.fill()
		}
	}
}

// fill gives a rule what it does not say.
func (r *Review) fill() {
	orElse(&r.Cards, 10)
	orElse(&r.Families, 3)
	orElse(&r.Reassignments, 3)
	if r.Priorities == nil {
		r.Priorities = []int{1, 2}
	}
}

// Review is the rule of the analysis review: of its pack in bilan.yaml, else the default one.
func (c *Config) Review() Review {
	for _, p := range c.Packs {
		if p.Kind == "rai" {
			return p.Review
		}
	}
	var r Review
	r.fill()
	return r
}

func orElse[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}

// defaultMatrix is ServiceNow's: impact + urgency - 1 on three levels (domain.md 2.4, Q6). Other tools have other tables, so
// it is filled in only when a mapping is of ServiceNow or when none says its tool; otherwise there is none, and the KPI that
// needs it is not available.
func defaultMatrix(mappings map[string]*Mapping) []Priority {
	named := false
	for _, m := range mappings {
		if m.Tool == "servicenow" {
			named = false
			break
		}
		named = named || m.Tool != ""
	}
	if named {
		return nil
	}
	var cells []Priority
	for impact := 1; impact <= 3; impact++ {
		for urgency := 1; urgency <= 3; urgency++ {
			cells = append(cells, Priority{Impact: impact, Urgency: urgency, Priority: impact + urgency - 1})
		}
	}
	return cells
}
