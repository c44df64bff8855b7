package main

import (
	"fmt"
	"io"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bilan/metrics"
	"bilan/pipeline"
)

// demoSession opens the demo as the commands do.
func demoSession(t *testing.T) (*app, *session) {
	t.Helper()
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	return a, s
}

// Every text of every table of an extract is looked at for the names of other clients, their contracts and the references of
// their incidents.
func TestExtractHoldsOneClientAlone(t *testing.T) {
	a, s := demoSession(t)
	if len(s.ws.Contracts) < 4 {
		t.Fatalf("the demo has %d contracts", len(s.ws.Contracts))
	}
	for _, c := range s.ws.Contracts {
		t.Run(c.ID, func(t *testing.T) {
			e, err := pipeline.ExtractClient(t.Context(), a.options(s), c.ID, nil, pipeline.Told{})
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			var names []string
			references := map[string]bool{}
			for _, n := range e.Everyone {
				if slices.Contains(e.Own, n) {
					continue
				}
				if n.Kind == "incident" {
					references[n.Text] = true
				} else {
					names = append(names, strings.ToLower(n.Text))
				}
			}
			if len(names) < 6 || len(references) < 1000 {
				t.Fatalf("%d names and %d references of others: the test would prove little", len(names), len(references))
			}
			own := map[string]bool{}
			for _, n := range e.Own {
				own[n.Text] = true
			}
			if !own[c.Client] || !own[c.ID] || len(own) < 8 {
				t.Fatalf("the names of the client himself: %d", len(own))
			}
			texts := 0
			word := regexp.MustCompile(`[\pL\pN][\pL\pN_-]*`)
			for _, table := range tablesOf(t, e) {
				for text := range textsOf(t, e, table) {
					texts++
					folded := strings.ToLower(text)
					for _, name := range names {
						if strings.Contains(folded, name) && regexp.MustCompile(`(^|[^\pL\pN])`+regexp.QuoteMeta(name)+`($|[^\pL\pN])`).MatchString(folded) {
							t.Errorf("%s holds %q in %q", table, name, text)
						}
					}
					for _, w := range word.FindAllString(text, -1) {
						if references[w] {
							t.Errorf("%s holds the incident %s in %q", table, w, text)
						}
					}
				}
			}
			if texts < 200 {
				t.Errorf("only %d texts were looked at", texts)
			}
			if _, err := e.ExecContext(t.Context(), "attach '"+pipeline.WarehousePath(s.ws)+"' as back (read_only)"); err == nil {
				t.Error("the extract reaches the warehouse")
			}
		})
	}
}

// tablesOf lists everything that can be read in a database.
func tablesOf(t *testing.T, e *pipeline.Extract) []string {
	t.Helper()
	_, rows, err := e.Rows(t.Context(), `select table_catalog || '.' || table_schema || '.' || table_name from information_schema.tables order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range rows {
		all = append(all, r[0].(string))
	}
	return all
}

// textsOf is the set of the texts of a table, of any column that is written in words.
func textsOf(t *testing.T, e *pipeline.Extract, table string) map[string]bool {
	t.Helper()
	columns, rows, err := e.Rows(t.Context(), "select * from "+table)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, row := range rows {
		for i := range columns {
			switch v := row[i].(type) {
			case nil, int32, int64, float64, bool:
			default:
				found[fmt.Sprint(v)] = true
			}
		}
	}
	return found
}

// What a client reads is what the warehouse says: the extract changes no figure.
func TestExtractGivesTheFiguresOfTheWarehouse(t *testing.T) {
	a, s := demoSession(t)
	todo, err := s.assignments(t.Context(), a.options(s), "", "", s.asOf)
	if err != nil {
		t.Fatal(err)
	}
	if len(todo) < 4 {
		t.Fatalf("%d contracts report", len(todo))
	}
	for _, one := range todo {
		t.Run(one.contract.ID, func(t *testing.T) {
			whole, err := pipeline.Open(t.Context(), a.options(s))
			if err != nil {
				t.Fatal(err)
			}
			asOf, err := metrics.AsOf(t.Context(), whole)
			if err != nil {
				t.Fatal(err)
			}
			q := metrics.ContractQuery{ContractID: one.contract.ID, Period: one.period, AsOf: asOf, EveryClock: true}
			want, err := metrics.ReadContract(t.Context(), whole, s.catalogue(), q)
			if err != nil {
				t.Fatal(err)
			}
			if err := whole.Close(); err != nil {
				t.Fatal(err)
			}
			e, err := pipeline.ExtractClient(t.Context(), a.options(s), one.contract.ID, nil, pipeline.Told{Period: one.period.Key})
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			got, err := metrics.ReadContract(t.Context(), e, s.catalogue(), q)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Lines) == 0 || len(got.Incidents) == 0 {
				t.Fatalf("nothing to compare: %d lines, %d incidents", len(got.Lines), len(got.Incidents))
			}
			for _, data := range []*metrics.ContractData{want, got} {
				alone(data, one.contract.Client)
			}
			rats := cmp.Comparer(func(a, b *big.Rat) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 })
			if d := cmp.Diff(want, got, rats); d != "" {
				t.Errorf("(- warehouse, + extract)\n%.3000s", d)
			}
		})
	}
}

// alone takes out of the data of a contract what an extract leaves out or counts over the client alone: what an incident is called at
// another client, and how many incidents of everybody a problem, a change or a parent has.
func alone(data *metrics.ContractData, client string) {
	for _, i := range data.Incidents {
		if i.Client != client {
			i.Client, i.CI, i.ProblemID, i.ChangeID, i.RecurrenceKey = "", "", "", "", ""
			i.Domain, i.Segment, i.Site = "", "", ""
		}
		i.ParentID, i.Children = "", 0
	}
	for i := range data.Problems {
		data.Problems[i].Incidents, data.Problems[i].FirstIncident, data.Problems[i].LatestIncident = 0, time.Time{}, time.Time{}
	}
	data.Changes = slices.DeleteFunc(data.Changes, func(c metrics.Change) bool { return c.Client != "" && c.Client != client })
	for i := range data.Changes {
		data.Changes[i].Incidents = 0
		if data.Changes[i].Client != client {
			data.Changes[i].Items = ""
		}
	}
}

// The contract in force, replayed, gives the figures of its reports; a stricter one flips what it must.
func TestSimulatingTheContractInForceChangesNothing(t *testing.T) {
	a, s := demoSession(t)
	todo, err := s.assignments(t.Context(), a.options(s), "", "", s.asOf)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range todo {
		t.Run(one.contract.ID, func(t *testing.T) {
			contract, err := s.ws.ReadContract(s.ws.Path("contracts/" + one.contract.ID + ".yaml"))
			if err != nil {
				t.Fatal(err)
			}
			whole, err := pipeline.Open(t.Context(), a.options(s))
			if err != nil {
				t.Fatal(err)
			}
			defer whole.Close()
			replayed, err := pipeline.Simulate(t.Context(), a.options(s), contract)
			if err != nil {
				t.Fatal(err)
			}
			defer replayed.Close()
			for _, period := range one.period.Run(3) {
				q := metrics.ContractQuery{ContractID: one.contract.ID, Period: period, AsOf: s.asOf}
				want, err := metrics.ReadContract(t.Context(), whole, s.catalogue(), q)
				if err != nil {
					t.Fatal(err)
				}
				got, err := metrics.ReadContract(t.Context(), replayed, s.catalogue(), q)
				if err != nil {
					t.Fatal(err)
				}
				rats := cmp.Comparer(func(a, b *big.Rat) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 })
				if d := cmp.Diff(want, got, rats); d != "" {
					t.Errorf("%s (- reported, + simulated)\n%.3000s", period.Key, d)
				}
				if c := compare(one, contract.File, contract.ID, want, got); len(c.Flips) > 0 || len(c.Lines) != len(want.Lines) {
					t.Errorf("%s: %d flips, %d lines", period.Key, len(c.Flips), len(c.Lines))
				}
			}
		})
	}
}
