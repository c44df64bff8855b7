package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/workspace"
)

// assignments resolves which contracts report on which of their periods. client is a name of a client or the id of a contract; empty:
// all of them. text is a period; empty: the last whole one of each contract at the instant until.
func (s *session) assignments(ctx context.Context, o pipeline.Options, client, text string, until time.Time) ([]assignment, error) {
	db, err := pipeline.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	versions, err := metrics.Contracts(ctx, db)
	if err != nil {
		return nil, err
	}
	chosen, err := s.chosen(versions, client)
	if err != nil {
		return nil, err
	}
	var todo []assignment
	for _, id := range chosen {
		t, err := assigned(id, versions, text, until)
		var other *otherGrainError
		if errors.As(err, &other) && client == "" {
			continue // it reports on periods of another length
		}
		if err != nil {
			return nil, err
		}
		if len(t) > 0 {
			if t[0].unknown, err = unknownClient(ctx, db, id, versions); err != nil {
				return nil, err
			}
		}
		todo = append(todo, t...)
	}
	if len(todo) == 0 && text != "" {
		return nil, usage(fmt.Errorf("no contract reports on %s", text), "its period is a key of the contract: week, month, quarter or year")
	}
	return todo, nil
}

// chosen are the ids of the contracts of the clients asked for, in order.
func (s *session) chosen(versions []metrics.Contract, client string) ([]string, error) {
	names := map[string][]string{} // words by which a contract is called
	for _, c := range s.ws.Contracts {
		names[c.ID] = append([]string{c.Client}, c.Names...)
	}
	var all, words, ids []string
	for _, v := range versions {
		if v.Client == "" || slices.Contains(all, v.ID) {
			continue
		}
		all = append(all, v.ID)
		called := append([]string{v.ID, v.Client}, names[v.ID]...)
		words = append(words, called...)
		if client == "" || slices.ContainsFunc(called, func(w string) bool { return strings.EqualFold(w, client) }) {
			ids = append(ids, v.ID)
		}
	}
	switch {
	case len(all) == 0:
		return nil, usage(errors.New("the warehouse holds no contract"), "a contract is a file contracts/<id>.yaml; bilan build reads it")
	case len(ids) == 0:
		slices.Sort(words)
		return nil, usage(fmt.Errorf("unknown client %q", client),
			suggestion(nearFolded(client, slices.Compact(words)), "contracts are "+strings.Join(all, ", ")))
	}
	return ids, nil
}

// nearFolded is [metrics.Near] whatever the case.
func nearFolded(word string, known []string) []string {
	return metrics.NearFolded(word, known, strings.ToLower)
}

// otherGrainError says that a contract does not report on periods of that length.
type otherGrainError struct {
	id, period string
	grain      metrics.Grain
}

func (e *otherGrainError) Error() string {
	return fmt.Sprintf("the contract %q reports by %s: %s is none", e.id, e.grain, e.period)
}

// assigned is the period of one contract; none when no version of it holds in its last whole one.
func assigned(id string, versions []metrics.Contract, text string, until time.Time) ([]assignment, error) {
	var of []metrics.Contract
	for _, v := range versions {
		if v.ID == id {
			of = append(of, v)
		}
	}
	latest := of[len(of)-1]
	zone, err := time.LoadLocation(latest.Zone)
	if err != nil {
		return nil, fmt.Errorf("zone of contract %q: %w", id, err)
	}
	period := metrics.PeriodAt(latest.Grain, until, zone).Previous()
	if text != "" {
		if period, err = metrics.ParsePeriod(text, zone, until); err != nil {
			return nil, err
		}
	}
	holds := slices.DeleteFunc(of, func(v metrics.Contract) bool { return !v.HoldsIn(period) })
	switch {
	case len(holds) == 0 && text == "":
		return nil, nil
	case len(holds) == 0:
		return nil, usage(fmt.Errorf("the contract %q does not hold in %s", id, period.Key),
			fmt.Sprintf("its first version begins on %s", latest.ValidFrom.In(zone).Format(time.DateOnly)))
	}
	contract := holds[len(holds)-1]
	if contract.Grain != period.Grain {
		return nil, &commandError{err: &otherGrainError{id, period.Key, contract.Grain}, code: exitUsage,
			hint: "write " + metrics.PeriodAt(contract.Grain, period.To.Add(-time.Second), zone).Key}
	}
	return []assignment{{contract: contract, period: period}}, nil
}

// unknownClient is what stands against a report of a contract whose client no source names: nothing of it would be late, and all of it
// would look kept.
func unknownClient(ctx context.Context, db metrics.Querier, id string, versions []metrics.Contract) (unknown, err error) {
	of := slices.DeleteFunc(slices.Clone(versions), func(v metrics.Contract) bool { return v.ID != id })
	err = metrics.CheckClient(ctx, db, of)
	var e *metrics.UnknownClientError
	if !errors.As(err, &e) {
		return nil, err
	}
	hint := "correct client or names in the contract; bilan kpi incidents_opened --by client lists those of the sources;"
	return &commandError{err: err, code: exitStale, hint: suggestion(quoted(e.Near), hint) + " --allow-stale goes on all the same"}, nil
}

func quoted(words []string) []string {
	var all []string
	for _, w := range words {
		all = append(all, fmt.Sprintf("%q", w))
	}
	return all
}

// wantsClients reports whether bilan run writes contractual reports.
func wantsClients(ws *workspace.Workspace) bool {
	return slices.ContainsFunc(ws.Config.Packs, func(p workspace.PackSpec) bool { return p.Kind == "client" })
}

// contractOf is the contract for whose client a report is made; "" for an incident that no contract covers.
func contractOf(s *session, clock *metrics.Clock, client string) (string, error) {
	var ids []string
	var versions []metrics.Contract
	for _, c := range clock.Contracts {
		if c.Client != "" && !slices.Contains(ids, c.ID) {
			ids = append(ids, c.ID)
		}
		versions = append(versions, c)
	}
	slices.Sort(ids)
	switch {
	case client != "" && len(ids) == 0:
		return "", usage(fmt.Errorf("no contract covers %s", clock.Incident.ID), "leave out --client")
	case client != "":
		chosen, err := s.chosen(versions, client)
		if err != nil {
			return "", err
		}
		return chosen[0], nil
	case len(ids) > 1:
		return "", usage(fmt.Errorf("%d contracts cover %s", len(ids), clock.Incident.ID), "say for whom: --client "+strings.Join(ids, ", or --client "))
	case len(ids) == 1:
		return ids[0], nil
	}
	return "", nil
}
