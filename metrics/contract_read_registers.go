package metrics

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// readAvailability reads the services under lines of availability and interruption, with their interruptions.
func (r *contractReader) readAvailability(ctx context.Context) (err error) {
	versions := contractKeys(r.d.Versions)
	query := `select availability.line_key, lines.line_id, availability.service, availability.agreed_seconds,
    availability.planned_seconds, availability.gross_down_seconds, availability.down_seconds, availability.contested_down_seconds,
    availability.gross_achieved_ppm, availability.achieved_ppm, availability.contested_achieved_ppm, availability.weighted_ppm,
    availability.failure_count, cast(availability.mtbf_seconds as double), cast(availability.mtbsi_seconds as double),
    availability.band_1, availability.band_2, availability.band_3, availability.band_4
from metrics.availability as availability
inner join metrics.contract_lines as lines on availability.line_key = lines.line_key
where lines.contract_key in (` + versions + `) and availability.period = ?
order by lines.contract_key, lines.position, availability.service`
	type row struct {
		ServiceAvailability
		down [3]*int64
		rate [3]*int64
	}
	rows, err := collect(ctx, r.db, "availability", query, []any{r.d.Period.Key}, func(r *row) []any {
		return []any{&r.LineKey, &r.LineID, orEmpty{&r.Service}, orNone{&r.Agreed}, orNone{&r.Planned}, &r.down[0], &r.down[1], &r.down[2],
			&r.rate[0], &r.rate[1], &r.rate[2], &r.Weighted, orNone{&r.Failures}, &r.MTBF, &r.MTBSI,
			orNone{&r.Bands[0]}, orNone{&r.Bands[1]}, orNone{&r.Bands[2]}, orNone{&r.Bands[3]}}
	})
	for _, row := range rows {
		s := row.ServiceAvailability
		s.Down, s.Rate = map[Reading]int64{}, map[Reading]*int64{}
		for i, reading := range []Reading{Gross, Net, Contested} {
			s.Rate[reading] = row.rate[i]
			// Unknown is absent: nobody keeps a register of interruptions.
			if row.down[i] != nil {
				s.Down[reading] = *row.down[i]
			}
		}
		r.d.Services = append(r.d.Services, s)
	}
	if err != nil {
		return err
	}
	query = `select outages.line_key, outages.line_id, outages.outage_id, outages.incident_id, outages.incident_key, outages.service,
    outages.site, outages.title, outages.from_epoch, outages.to_epoch, cast(outages.severity_ppm as double) / 1000000,
    outages.users_affected, outages.counted_seconds, outages.why, outages.source_file, outages.source_line
from metrics.outage_list as outages
inner join metrics.contract_lines as lines on outages.line_key = lines.line_key
where lines.contract_key in (` + versions + `) and outages.period = ?
order by lines.contract_key, lines.position, outages.from_epoch, outages.outage_id`
	r.d.Outages, err = collect(ctx, r.db, "interruptions", query, []any{r.d.Period.Key}, func(o *Outage) []any {
		return []any{&o.LineKey, &o.LineID, &o.ID, orEmpty{&o.IncidentID}, orNone{&o.IncidentKey}, orEmpty{&o.Service}, orEmpty{&o.Site},
			orEmpty{&o.Title}, orZero{&o.StartAt}, orZero{&o.EndAt}, &o.Severity, &o.Users, orNone{&o.Counted}, orEmpty{&o.Why}, orEmpty{&o.SourceFile},
			orNone{&o.SourceLine}}
	})
	for _, o := range r.d.Outages {
		r.see(o.IncidentKey)
	}
	return err
}

// readRegisters reads the exclusions that touch the period, and the planned windows that lie in it.
func (r *contractReader) readRegisters(ctx context.Context) error {
	if err := r.readExclusions(ctx); err != nil {
		return err
	}
	query := fmt.Sprintf(`select maintenance_id, change_id, service, site, title, reference, announced_epoch, planned_start_epoch,
    planned_end_epoch, actual_start_epoch, actual_end_epoch, is_announced, excluded_seconds, overrun_seconds
from metrics.maintenance_list
where contract_key in (%s) and planned_start_epoch < %d and greatest(planned_end_epoch, coalesce(actual_end_epoch, planned_end_epoch)) > %d
order by planned_start_epoch, maintenance_id, contract_key desc`, contractKeys(r.d.Versions), r.d.To.Unix(), r.d.From.Unix())
	all, err := collect(ctx, r.db, "planned windows", query, nil, func(m *Maintenance) []any {
		return []any{&m.ID, orEmpty{&m.ChangeID}, orEmpty{&m.Service}, orEmpty{&m.Site}, orEmpty{&m.Title}, orEmpty{&m.Reference},
			orZero{&m.AnnouncedAt}, orZero{&m.PlannedStart}, orZero{&m.PlannedEnd}, orZero{&m.ActualStart}, orZero{&m.ActualEnd},
			orFalse{&m.IsAnnounced}, orNone{&m.Excluded}, orNone{&m.Overrun}}
	})
	// Under two versions a window is there twice: the later one speaks.
	r.d.Maintenances = slices.CompactFunc(all, func(a, b Maintenance) bool { return a.ID == b.ID })
	return err
}

// readExclusions reads the rows of the register that name a commitment or an interruption of the period, whose slice of time or
// whose decision lies in it.
func (r *contractReader) readExclusions(ctx context.Context) error {
	query := `select exclusion_id, kind, incident_id, outage_id, line_id, clause, reason, evidence, requested_by, approved_by, status,
    start_epoch, end_epoch, decided_epoch, incident_key, problem, source_file, source_line
from metrics.exclusion_list
where contract_key in (` + contractKeys(r.d.Versions) + `)
order by exclusion_id, contract_key desc`
	all, err := collect(ctx, r.db, "exclusions", query, nil, func(e *ExclusionRecord) []any {
		return []any{&e.ID, orEmpty{&e.Kind}, orEmpty{&e.IncidentID}, orEmpty{&e.OutageID}, orEmpty{&e.LineID}, orEmpty{&e.Clause},
			orEmpty{&e.Reason}, orEmpty{&e.Evidence}, orEmpty{&e.RequestedBy}, orEmpty{&e.ApprovedBy}, orEmpty{&e.Status},
			orZero{&e.StartAt}, orZero{&e.EndAt}, orZero{&e.DecidedAt}, orNone{&e.IncidentKey}, orEmpty{&e.Problem},
			orEmpty{&e.SourceFile}, orNone{&e.SourceLine}}
	})
	if err != nil {
		return err
	}
	subjects := map[int64]bool{}
	for _, c := range r.d.Commitments {
		subjects[c.IncidentKey] = true
	}
	interruptions := map[string]bool{}
	for _, o := range r.d.Outages {
		interruptions[o.ID] = true
	}
	inside := func(at time.Time) bool { return !at.IsZero() && !at.Before(r.d.From) && at.Before(r.d.To) }
	for _, e := range slices.CompactFunc(all, func(a, b ExclusionRecord) bool { return a.ID == b.ID }) {
		overlaps := !e.StartAt.IsZero() && e.StartAt.Before(r.d.To) && (e.EndAt.IsZero() || e.EndAt.After(r.d.From))
		if subjects[e.IncidentKey] && e.IncidentKey != 0 || interruptions[e.OutageID] && e.OutageID != "" || overlaps || inside(e.DecidedAt) {
			r.see(e.IncidentKey)
			r.d.Exclusions = append(r.d.Exclusions, e)
		}
	}
	return nil
}

// readAgreement compares our verdicts of the period with the tool's.
func (r *contractReader) readAgreement(ctx context.Context) error {
	query := fmt.Sprintf(`select commitment_key, incident_key, line_id, tool, ours, cause, difference_seconds
from metrics.tool_agreement
where contract_key in (%s) and period_epoch >= %d and period_epoch < %d
order by line_id, incident_key, commitment_key`, r.versionKeys(), r.d.From.Unix(), r.d.To.Unix())
	rows, err := collect(ctx, r.db, "verdicts of the tool", query, nil, func(d *Disagreement) []any {
		return []any{&d.CommitmentKey, &d.IncidentKey, &d.LineID, orEmpty{&d.Tool}, orEmpty{&d.Ours}, orEmpty{&d.Cause}, &d.Difference}
	})
	for _, row := range rows {
		cell := slices.IndexFunc(r.d.Agreement, func(a AgreementRow) bool { return a.Tool == row.Tool && a.Ours == row.Ours })
		if cell < 0 {
			cell = len(r.d.Agreement)
			r.d.Agreement = append(r.d.Agreement, AgreementRow{Tool: row.Tool, Ours: row.Ours})
		}
		r.d.Agreement[cell].Count++
		if row.Cause != "" {
			r.d.Disagreement = append(r.d.Disagreement, row)
			r.see(row.IncidentKey)
		}
	}
	slices.SortFunc(r.d.Agreement, func(a, b AgreementRow) int {
		return cmp.Or(cmp.Compare(a.Tool, b.Tool), cmp.Compare(a.Ours, b.Ours))
	})
	return err
}
