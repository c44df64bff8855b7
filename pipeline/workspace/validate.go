package workspace

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

var (
	nameForm   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)
	memoryForm = regexp.MustCompile(`^[1-9][0-9]*(\.[0-9]+)? ?([KMGT]i?B)$`)
)

// checkVersion refuses a format that this program does not know.
func (d *document) checkVersion(version int) {
	if d.set[at("version")] && version != 1 {
		d.report(at("version"), fmt.Sprintf("version %d is not known", version), "this program reads version: 1")
	}
}

// checkZone refuses a zone that is not in the IANA data base. Empty is for the required keys to report.
func (d *document) checkZone(path, zone string) {
	if zone == "" {
		return
	}
	if _, err := loadZone(zone); err != nil {
		hint := closest(zone, commonZones)
		if hint != "" {
			hint = fmt.Sprintf("did you mean %q?", hint)
		} else {
			hint = zoneHint
		}
		d.report(path, err.Error(), hint)
	}
}

// commonZones are the zones that a misspelt one is compared with.
var commonZones = []string{
	"Europe/Paris", "UTC", "Europe/London", "Europe/Brussels", "Europe/Luxembourg", "Europe/Zurich", "Europe/Madrid",
	"Europe/Berlin", "Europe/Rome", "Europe/Amsterdam", "Europe/Lisbon", "Indian/Reunion", "Indian/Mayotte",
	"America/Martinique", "America/Guadeloupe", "America/Cayenne", "America/Miquelon", "America/St_Barthelemy",
	"America/Marigot", "Pacific/Noumea", "Pacific/Tahiti", "Pacific/Wallis", "America/New_York", "Africa/Casablanca",
	"Africa/Tunis", "Africa/Algiers", "Africa/Dakar", "Africa/Abidjan", "Asia/Kolkata",
}

// checkConfig finds what is wrong in bilan.yaml beyond its form, the calendars apart.
func (d *document) checkConfig(c *Config) {
	d.checkVersion(c.Version)
	d.checkZone(at("zone"), c.Zone)
	d.checkSources(c)
	priorities := map[int]bool{}
	for i, t := range c.Targets {
		path := at("targets", i)
		d.checkLevel(path+at("priority"), t.Priority)
		if d.set[path+at("priority")] && priorities[t.Priority] {
			d.report(path+at("priority"), fmt.Sprintf("priority %d has two targets", t.Priority), "")
		}
		priorities[t.Priority] = true
		if d.set[path+at("threshold")] && (t.Threshold <= 0 || t.Threshold > 1) {
			d.report(path+at("threshold"), fmt.Sprintf("the threshold %v is not a share between 0 and 1", t.Threshold),
				"95 % is written 0.95")
		}
		if t.Acknowledge == 0 && t.Restore == 0 && !d.failed[path] {
			d.report(path, "a target that promises nothing", "give acknowledge, restore or both")
		}
	}
	cells := map[[2]int]bool{}
	for i, p := range c.Matrix {
		path := at("priority_matrix", i)
		d.checkLevel(path+at("impact"), p.Impact)
		d.checkLevel(path+at("urgency"), p.Urgency)
		d.checkLevel(path+at("priority"), p.Priority)
		if cell := [2]int{p.Impact, p.Urgency}; cells[cell] && !d.failed[path] {
			d.report(path, fmt.Sprintf("impact %d and urgency %d are there twice", p.Impact, p.Urgency), "")
		} else {
			cells[cell] = true
		}
	}
	d.checkThresholds(c.Thresholds)
	d.checkLimits(c.Limits)
	for i, s := range c.Sources {
		if s.FreshDays < 0 {
			d.report(at("sources", i, "fresh_days"), fmt.Sprintf("%d is negative", s.FreshDays), "0 or no key means that any age will do")
		}
	}
	d.checkGovernance(c)
	d.checkPacks(c.Packs)
	if c.Engine.Memory != "" && !memoryForm.MatchString(c.Engine.Memory) {
		d.report(at("engine", "memory"), fmt.Sprintf("unknown amount of memory %q", c.Engine.Memory), "write it as 4GB or 512MB")
	}
	if c.Engine.Threads < 0 {
		d.report(at("engine", "threads"), "a negative number of threads", "0 means every processor")
	}
	if c.AsOf != "" {
		if _, err := time.Parse(time.RFC3339, c.AsOf); err != nil {
			d.report(at("as_of"), fmt.Sprintf("unknown instant %q", c.AsOf), "write it as 2026-09-21T06:00:00+02:00")
		}
	}
}

// checkLevel bounds a priority, an impact or an urgency that the file gives.
func (d *document) checkLevel(path string, level int) {
	if d.set[path] && (level < 1 || level > maxLevel) {
		d.report(path, fmt.Sprintf("the level %d is not between 1 and %d", level, maxLevel), "1 is the most urgent")
	}
}

func (d *document) checkThresholds(t Thresholds) {
	if t.RejectShare < 0 || t.RejectShare > 1 {
		d.report(at("thresholds", "reject_share"), fmt.Sprintf("the share %v is not between 0 and 1", t.RejectShare), "1 % is written 0.01")
	}
	for _, n := range []struct {
		key   string
		value float64
	}{{"trend_rate", t.TrendRate}, {"similar_score", t.SimilarScore}} {
		if n.value < 0 || n.value > 1 {
			d.report(at("thresholds", n.key), fmt.Sprintf("%v is not between 0 and 1", n.value), "0 or no key means the default")
		}
	}
	for i, rule := range t.RulesOff {
		if known := listChoices["Thresholds.rules_off"]; !slices.Contains(known, rule) {
			d.report(at("thresholds", "rules_off", i), fmt.Sprintf("unknown rule %q", rule), suggest(rule, known))
		}
	}
	if t.ReturnHours > 72 {
		d.report(at("thresholds", "return_hours"), fmt.Sprintf("%d hours are more than 72", t.ReturnHours),
			"a return is looked for in the 72 hours after a closing")
	}
	for _, n := range []struct {
		key   string
		value int
	}{
		{"aged_days", t.AgedDays}, {"stale_days", t.StaleDays}, {"reopen_days", t.ReopenDays},
		{"recurrence_days", t.RecurrenceDays}, {"recurrence_count", t.RecurrenceCount}, {"burst_count", t.BurstCount},
		{"impact_user_minutes", t.ImpactUserMinutes}, {"similar_count", t.SimilarCount}, {"similar_days", t.SimilarDays},
		{"reopen_count", t.ReopenCount}, {"return_hours", t.ReturnHours}, {"fixed_days", t.FixedDays},
		{"cause_count", t.CauseCount}, {"cause_days", t.CauseDays}, {"workaround_count", t.WorkaroundCount},
		{"workaround_days", t.WorkaroundDays}, {"cri_days", t.CRIDays}, {"pir_days", t.PIRDays}, {"minimum_n", t.MinimumN},
	} {
		if n.value < 0 {
			d.report(at("thresholds", n.key), fmt.Sprintf("%d is negative", n.value), "0 or no key means the default")
		}
	}
}

// checkLimits keeps limits to what can be counted with.
func (d *document) checkLimits(l Limits) {
	for _, n := range []struct {
		key        string
		value, max int
	}{
		{"file_mb", l.FileMB, 1 << 24}, {"unpack_ratio", l.UnpackRatio, 1 << 20}, {"record_mb", l.RecordMB, 1024}, {"cell_kb", l.CellKB, 1 << 20},
		{"columns", l.Columns, 100_000}, {"depth", l.Depth, 10_000}, {"seconds", l.Seconds, 1 << 24},
	} {
		if n.value < 0 || n.value > n.max {
			d.report(at("limits", n.key), fmt.Sprintf("%d is not between 1 and %d", n.value, n.max), "no key means the default")
		}
	}
}

// checkPacks looks at the rule of the analysis review.
func (d *document) checkPacks(packs []PackSpec) {
	for i, p := range packs {
		path := at("packs", i, "review")
		if p.Kind != "rai" && d.marks[path] != (mark{}) {
			d.report(path, fmt.Sprintf("a pack %q has no rule of review", p.Kind), "review: goes with kind: rai")
			continue
		}
		if r := p.Review; p.Kind == "rai" {
			if r.Cards < 0 || r.Cards > maxCards {
				d.report(at("packs", i, "review", "cards"), fmt.Sprintf("%d cards", r.Cards), fmt.Sprintf("1 to %d", maxCards))
			}
			for j, level := range r.Priorities {
				if level < 1 || level > maxLevel {
					d.report(at("packs", i, "review", "priorities", j), fmt.Sprintf("%d is no level", level), "1 is the most urgent")
				}
			}
		}
	}
}

// maxCards is how many cards a review may have: a meeting that reads more reads none.
const maxCards = 40

// checkGovernance looks at what is said of services and clients: each once, with a weight that is one.
func (d *document) checkGovernance(c *Config) {
	services, clients := map[string]bool{}, map[string]bool{}
	for i, s := range c.Services {
		if services[s.Name] && s.Name != "" {
			d.report(at("services", i, "name"), fmt.Sprintf("the service %q is there twice", s.Name), "")
		}
		services[s.Name] = true
		if d.set[at("services", i, "weight")] && !(s.Weight > 0 && s.Weight <= 1000) {
			d.report(at("services", i, "weight"), fmt.Sprintf("the weight %v is not above 0", s.Weight), "1 is an ordinary service; at most 1000")
		}
	}
	for i, s := range c.Clients {
		if clients[s.Name] && s.Name != "" {
			d.report(at("clients", i, "name"), fmt.Sprintf("the client %q is there twice", s.Name), "")
		}
		clients[s.Name] = true
	}
}

// checkCalendars looks up the calendars that bilan.yaml names.
func (d *document) checkCalendars(c *Config, calendars map[string]*Calendar) {
	ids := make([]string, 0, len(calendars))
	for id := range calendars {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	look := func(path, id string) {
		if id != "" && !slices.Contains(ids, id) {
			d.report(path, fmt.Sprintf("unknown calendar %q", id), suggest(id, ids))
		}
	}
	look(at("calendar"), c.Calendar)
	for i, t := range c.Targets {
		look(at("targets", i, "calendar"), t.Calendar)
	}
}
