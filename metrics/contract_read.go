package metrics

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ContractQuery asks for what a contractual report needs.
type ContractQuery struct {
	ContractID string
	Period     Period // of the grain and in the zone of the contract: see [Contract.PeriodOf]
	// AsOf is the cut of the warehouse.
	AsOf time.Time
	// EveryClock asks for the clock of every commitment of the period, stretch by stretch, and not of the breaches alone.
	EveryClock bool
}

// UnknownContractError says that the warehouse holds no contract of an id.
type UnknownContractError struct {
	ID   string
	Near []string // ids that it may stand for
}

func (e *UnknownContractError) Error() string { return fmt.Sprintf("unknown contract %q", e.ID) }

// Contracts returns every version of every contract, by id and time.
func Contracts(ctx context.Context, db Querier) ([]Contract, error) {
	query := `select contract_key, contract_id, version, title, client, from_epoch, to_epoch, zone, grain, frame, unit,
    priority_policy, reopen_policy, excused, zero_population, small_below, small_tolerated, terms
from metrics.contracts
order by contract_id, from_epoch, contract_key`
	type row struct {
		Contract
		grain, terms string
	}
	rows, err := collect(ctx, db, "contracts", query, nil, func(r *row) []any {
		c := &r.Contract
		return []any{&c.Key, &c.ID, &c.Version, orEmpty{&c.Title}, orEmpty{&c.Client}, orZero{&c.ValidFrom}, orZero{&c.ValidTo},
			&c.Zone, &r.grain, &c.Frame, &c.Unit, &c.PriorityPolicy, &c.ReopenPolicy, &c.Excused, &c.ZeroPopulation,
			orNone{&c.SmallBelow}, orNone{&c.SmallTolerated}, orEmpty{&r.terms}}
	})
	all := make([]Contract, len(rows))
	for i, r := range rows {
		all[i] = r.Contract
		all[i].Grain, all[i].Terms = Grain(r.grain), []byte(r.terms)
		// A version without beginning is given one before all data.
		if all[i].ValidFrom.Year() <= 1900 {
			all[i].ValidFrom = time.Time{}
		}
	}
	return all, err
}

// PeriodOf returns the period of the contract's grain that holds an instant, in its zone.
func (c Contract) PeriodOf(at time.Time) (Period, error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return Period{}, fmt.Errorf("zone of contract %q: %w", c.ID, err)
	}
	return PeriodAt(c.Grain, at, zone), nil
}

// HoldsIn reports whether the version is in force at some instant of a period.
func (c Contract) HoldsIn(p Period) bool {
	return (c.ValidFrom.IsZero() || c.ValidFrom.Before(p.To)) && (c.ValidTo.IsZero() || c.ValidTo.After(p.From))
}

// ReadContract reads one period of one contract from the tables of metrics. An id that no contract has is an
// [*UnknownContractError]; a period in which no version holds, and one of another grain, are errors.
func ReadContract(ctx context.Context, db Querier, set Set, q ContractQuery) (*ContractData, error) {
	all, err := Contracts(ctx, db)
	if err != nil {
		return nil, err
	}
	r := contractReader{db: db, set: set, everyClock: q.EveryClock, d: &ContractData{Period: q.Period, AsOf: q.AsOf.UTC()}}
	for _, c := range all {
		if c.ID == q.ContractID {
			r.versions = append(r.versions, c)
		}
	}
	if len(r.versions) == 0 {
		var ids []string
		for _, c := range all {
			ids = append(ids, c.ID)
		}
		return nil, &UnknownContractError{q.ContractID, Near(q.ContractID, slices.Compact(ids))}
	}
	if err := r.place(q); err != nil {
		return nil, fmt.Errorf("read contract %q: %w", q.ContractID, err)
	}
	for _, step := range []func(context.Context) error{
		r.readTerms, r.readLines, r.readCommitments, r.readPopulation, r.readAvailability, r.forgetUnknown, r.readRegisters, r.readAgreement,
		r.readClient, r.readCredits, r.readMargins, r.readIncidents, r.readEffects,
	} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("read contract %q in %s: %w", q.ContractID, q.Period.Key, err)
		}
	}
	return r.d, nil
}

// contractReader fills a [ContractData], one subject after the other.
type contractReader struct {
	db       Querier
	set      Set
	d        *ContractData
	versions []Contract // all of the contract, in order of time
	scope    contractScope
	terms    map[int64]contractTerms // by contract key
	lines    map[int64]ContractLine  // of all versions, by key
	placed   []placedResult          // of all lines and periods, by time
	seen     map[int64]bool          // incidents that something speaks of
	// everyClock asks for the clocks of all commitments of the period.
	everyClock bool
}

// place finds the versions of the period and bounds it.
func (r *contractReader) place(q ContractQuery) error {
	d, p := r.d, q.Period
	for _, v := range r.versions {
		if v.HoldsIn(p) {
			d.Versions = append(d.Versions, v)
		}
	}
	if len(d.Versions) == 0 {
		return fmt.Errorf("no version holds in %s", p.Key)
	}
	d.Contract = d.Versions[len(d.Versions)-1]
	if p.Grain != d.Contract.Grain {
		return fmt.Errorf("%s is a %s, its periods are of a %s", p.Key, p.Grain, d.Contract.Grain)
	}
	d.From, d.To = p.From, p.To
	if first := d.Versions[0].ValidFrom; first.After(d.From) {
		d.From = first.In(p.Zone())
	}
	if last := d.Contract.ValidTo; !last.IsZero() && last.Before(d.To) {
		d.To = last.In(p.Zone())
	}
	d.Cut = d.To
	if after := q.AsOf.Add(time.Second); after.Before(d.Cut) {
		d.Cut, d.IsPartial = after, true
	}
	r.seen = map[int64]bool{}
	return nil
}

// contractTerms are the parts of the terms that reading needs.
type contractTerms struct {
	Contract struct {
		Client string   `json:"client"`
		Names  []string `json:"names"`
	} `json:"contract"`
	Scope struct {
		Services []string `json:"services"`
		Domains  []string `json:"domains"`
		Segments []string `json:"segments"`
		Sites    []string `json:"sites"`
	} `json:"scope"`
	Calendars []struct {
		ID             string   `json:"id"`
		Title          string   `json:"title"`
		Zone           string   `json:"zone"`
		Holidays       string   `json:"holidays"`
		HolidaysExcept []string `json:"holidays_except"`
		Windows        []struct {
			Days      []string `json:"days"`
			From      string   `json:"from"`
			To        string   `json:"to"`
			ValidFrom string   `json:"valid_from"`
			ValidTo   string   `json:"valid_to"`
		} `json:"windows"`
	} `json:"calendars"`
}

func (r *contractReader) readTerms(ctx context.Context) error {
	r.terms = map[int64]contractTerms{}
	for _, v := range r.versions {
		var t contractTerms
		if err := json.Unmarshal(v.Terms, &t); err != nil {
			return fmt.Errorf("terms of version %q: %w", v.Version, err)
		}
		r.terms[v.Key] = t
	}
	r.scope = scopeOf(r.d.Versions, r.terms)
	var names []string
	for _, v := range r.d.Versions {
		for _, c := range r.terms[v.Key].Calendars {
			if slices.Contains(names, c.ID) {
				continue
			}
			names = append(names, c.ID)
			use := CalendarUse{ID: c.ID, Title: c.Title, Zone: c.Zone, Holidays: c.Holidays, HolidaysExcept: c.HolidaysExcept}
			for _, w := range c.Windows {
				use.Windows = append(use.Windows, CalendarWindow(w))
			}
			dates, err := r.dates(ctx, c.ID)
			if err != nil {
				return err
			}
			use.Dates = dates
			r.d.Calendars = append(r.d.Calendars, use)
		}
	}
	return nil
}

// dates returns the dates of the period that are no ordinary days of a calendar.
func (r *contractReader) dates(ctx context.Context, calendar string) ([]CalendarDate, error) {
	query := fmt.Sprintf(`select cast(date as varchar), label, reference, is_open
from metrics.calendar_dates
where calendar_id = ? and date >= date '%s' and date < date '%s'
order by date`, r.d.Period.FromDate.Format(time.DateOnly), r.d.Period.ToDate.Format(time.DateOnly))
	return collect(ctx, r.db, "dates of calendar "+calendar, query, []any{calendar}, func(c *CalendarDate) []any {
		return []any{&c.Date, orEmpty{&c.Label}, orEmpty{&c.Reference}, &c.IsOpen}
	})
}

// contractScope is the condition on metrics.subjects of the incidents that a contract is about, with its arguments.
type contractScope struct {
	condition string
	args      []any
}

// scopeOf is the union of what some versions cover. The target grid of the workspace has no client: it covers the incidents that
// it has a clock for.
func scopeOf(versions []Contract, terms map[int64]contractTerms) contractScope {
	var s contractScope
	var any []string
	for _, v := range versions {
		t := terms[v.Key]
		if v.Client == "" {
			any = append(any, fmt.Sprintf("subjects.subject_id in (select incident_key from metrics.commitments where contract_key = %d)", v.Key))
			continue
		}
		var all []string
		for _, dimension := range []struct {
			name   string
			values []string
		}{
			{"client", append([]string{v.Client}, t.Contract.Names...)}, {"service", t.Scope.Services}, {"domain", t.Scope.Domains},
			{"segment", t.Scope.Segments}, {"site", t.Scope.Sites},
		} {
			if len(dimension.values) == 0 {
				continue
			}
			all = append(all, fmt.Sprintf("subjects.%s in (?%s)", dimension.name, strings.Repeat(", ?", len(dimension.values)-1)))
			for _, value := range dimension.values {
				s.args = append(s.args, value)
			}
		}
		any = append(any, "("+strings.Join(all, " and ")+")")
	}
	s.condition = "(" + strings.Join(any, " or ") + ")"
	return s
}

// versionKeys writes the keys of the versions of the contract, all of them, as a list of SQL: what was declared under an earlier
// version may be decided today.
func (r *contractReader) versionKeys() string { return contractKeys(r.versions) }

func contractKeys(versions []Contract) string {
	var ids []int64
	for _, v := range versions {
		ids = append(ids, v.Key)
	}
	return keys(ids)
}

// see notes incidents that something speaks of.
func (r *contractReader) see(ids ...int64) {
	for _, id := range ids {
		if id != 0 {
			r.seen[id] = true
		}
	}
}

// readIncidents reads the incidents that everything else speaks of, with the lives of those that need a proof.
func (r *contractReader) readIncidents(ctx context.Context) (err error) {
	ids := make([]int64, 0, len(r.seen))
	for id := range r.seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if r.d.Incidents, err = Incidents(ctx, r.db, ids); err != nil {
		return err
	}
	var lives []int64
	for _, list := range [][]Commitment{r.d.Breaches, r.d.Undetermined, r.d.AtRisk} {
		for _, c := range list {
			lives = append(lives, c.IncidentKey)
		}
	}
	lives = append(lives, r.d.Majors...)
	slices.Sort(lives)
	steps, err := Steps(ctx, r.db, slices.Compact(lives))
	if err != nil {
		return err
	}
	for id, life := range steps {
		if i, ok := r.d.Incidents[id]; ok {
			i.Steps = life
		}
	}
	return nil
}
