package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/reports"
	"bilan/reports/leak"
	"bilan/reports/pack"
)

// assignment is one contractual report to write: a contract in one of its periods.
type assignment struct {
	contract metrics.Contract
	period   metrics.Period
	unknown  error // that the sources have no incident of the client
}

// clientPacks writes the contractual reports that were asked for, several at a time. What goes wrong with one client keeps his
// files as they were and does not stop the others.
//
// Errors: a [*clientsError] with every client that has no report; what was written comes back with it.
func (a *app) clientPacks(ctx context.Context, s *session, todo []assignment, f packFlags) ([]reports.File, error) {
	workers := min(len(todo), runtime.GOMAXPROCS(0))
	places := make(chan struct{}, max(workers, 1))
	shared, err := a.share(ctx, s, todo, workers)
	if err != nil {
		return nil, err
	}
	defer shared.Close()
	written := make([][]reports.File, len(todo))
	failed := make([]error, len(todo))
	var wait sync.WaitGroup
	for i, t := range todo {
		wait.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			if failed[i] = ctx.Err(); failed[i] == nil {
				written[i], failed[i] = a.clientPack(ctx, s, t, f, shared)
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return slices.Concat(written...), err
	}
	var together clientsError
	for i, err := range failed {
		if err != nil {
			together.failed = append(together.failed, clientFailure{todo[i].contract.ID, todo[i].period.Key, err})
		}
	}
	if len(together.failed) > 0 {
		return slices.Concat(written...), &together
	}
	return slices.Concat(written...), nil
}

// clientDocument makes one contractual report from a database that holds that client alone.
func (a *app) clientDocument(ctx context.Context, s *session, t assignment, f packFlags, shared *clientShare) (*document, error) {
	if t.unknown != nil && !f.stale {
		return nil, t.unknown
	}
	e, err := s.edition(t.period.Key, "client", t.contract.ID)
	if err != nil {
		return nil, err
	}
	extract, err := pipeline.ExtractClient(ctx, a.options(s), t.contract.ID, shared.Shared, pipeline.Told{Period: t.period.Key})
	if err != nil {
		return nil, err
	}
	defer extract.Close()
	asOf, err := metrics.AsOf(ctx, extract)
	if err != nil {
		return nil, err
	}
	if err := contractReached(ctx, extract, asOf, t.period, f.stale); err != nil {
		return nil, err
	}
	data, err := metrics.ReadContract(ctx, extract, s.catalogue(), metrics.ContractQuery{ContractID: t.contract.ID, Period: t.period, AsOf: asOf, EveryClock: true})
	if err != nil {
		return nil, err
	}
	read, err := s.ws.ClientComments(t.contract.ID, t.period.Key)
	if err != nil {
		return nil, err
	}
	comments, err := printed(ctx, extract, read)
	if err != nil {
		return nil, err
	}
	o := s.packOptions("client", e)
	o.Comments, o.CommentsFile = comments, "registers/comments/"+t.contract.ID+"/"+t.period.Key+".md"
	if o.Restated, err = a.clientRestated(ctx, s, t, e); err != nil {
		return nil, err
	}
	p, err := pack.Client(data, o)
	if err != nil {
		return nil, err
	}
	id := strings.ToUpper(t.contract.ID)
	return &document{pack: p, name: fmt.Sprintf("SLA_%s_%s_v%d", id, t.period.Key, p.Version), zone: t.period.Zone(),
		dir: filepath.Join(s.out, t.period.Key, "clients", id), data: filepath.Join(s.out, t.period.Key, "data"),
		guard: leak.New(t.contract.ID, leakNames(extract.Own), shared.names(extract))}, nil
}

// contractReached refuses a period that begins after the cut of the warehouse, and, unless stale ones are allowed, one that the
// sources say nothing of.
func contractReached(ctx context.Context, db metrics.Querier, asOf time.Time, p metrics.Period, allowStale bool) error {
	day := func(t time.Time) string { return t.In(p.Zone()).Format(time.DateOnly) }
	if !p.From.Before(asOf) {
		return &commandError{err: fmt.Errorf("the warehouse was built for %s, before %s begins", day(asOf), p.Key), code: exitStale,
			hint: "bilan run makes a new one; --as-of sets its cut"}
	}
	sources, err := metrics.Sources(ctx, db)
	if err != nil || allowStale {
		return err
	}
	var latest time.Time
	for _, source := range sources {
		if source.Latest.After(latest) {
			latest = source.Latest
		}
	}
	if !latest.Before(p.From) {
		return nil
	}
	why := "the sources hold no incident"
	if !latest.IsZero() {
		why = fmt.Sprintf("the sources end on %s, before %s begins", day(latest), p.Key)
	}
	return &commandError{err: errors.New(why), code: exitStale,
		hint: "load a newer export, or name another --period; --allow-stale writes the pack all the same"}
}

// clientsError lists the clients that have no report, and why.
type clientsError struct{ failed []clientFailure }

type clientFailure struct {
	id, period string
	err        error
}

func (e *clientsError) Error() string {
	var lines []string
	for _, f := range e.failed {
		lines = append(lines, fmt.Sprintf("pack client %s %s: %s", f.id, f.period, f.err))
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives all causes.
func (e *clientsError) Unwrap() []error {
	var all []error
	for _, f := range e.failed {
		all = append(all, f.err)
	}
	return all
}

// explainClients says what is wrong with each client. The exit code is 7 when a document named another client, 4 when all that is wrong
// is that the sources do not reach, else 1.
func (a *app) explainClients(e *clientsError) (int, []message) {
	code := exitStale
	var lines []message
	for _, f := range e.failed {
		one, said := a.explain(f.err)
		if one != exitStale && code != exitLeak {
			code = exitFailed
		}
		if one == exitLeak {
			code = exitLeak
		}
		for i := range said {
			said[i].Text = fmt.Sprintf("pack client %s %s: %s", f.id, f.period, said[i].Text)
		}
		lines = append(lines, said...)
	}
	return code, lines
}

// shownLeaks is how many places a message names: enough to find the text, few enough for a terminal.
const shownLeaks = 6

// leakMessages says what was found, document by document.
func leakMessages(err error, e *leak.Error) []message {
	lines := []message{{Level: "error", Text: err.Error(),
		Hint: "no file of this client was written; correct the text in the source, or give the name to the client's own contract"}}
	for i, h := range e.Hits[1:] {
		// Of each document the first places: the others repeat them.
		if i == 0 || e.Hits[i].File != h.File || len(lines) < shownLeaks {
			lines = append(lines, message{Level: "error", Text: h.String()})
		}
	}
	return lines
}
