package metrics

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// UnknownClientError says that no incident of any source has the client of a contract: its commitments would all look kept.
type UnknownClientError struct {
	ContractID string
	Names      []string // by which the contract calls its client
	Near       []string // names of the sources that they may stand for
}

func (e *UnknownClientError) Error() string {
	quoted := make([]string, len(e.Names))
	for i, n := range e.Names {
		quoted[i] = fmt.Sprintf("%q", n)
	}
	return fmt.Sprintf("the sources hold no incident of the client of %q: none names %s", e.ContractID, strings.Join(quoted, " or "))
}

// CheckClient returns an [*UnknownClientError] when the sources hold incidents and none has the client of some versions of one
// contract, under any of his names.
func CheckClient(ctx context.Context, db Querier, versions []Contract) error {
	var names []string
	for _, v := range versions {
		var t contractTerms
		if err := json.Unmarshal(v.Terms, &t); err != nil {
			return fmt.Errorf("terms of version %q: %w", v.Version, err)
		}
		for _, n := range append([]string{v.Client}, t.Contract.Names...) {
			if n != "" && !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	type row struct{ name string }
	rows, err := collect(ctx, db, "clients", "select distinct client from metrics.subjects where kind = 'incident' and client is not null order by client", nil,
		func(r *row) []any { return []any{&r.name} })
	if err != nil || len(rows) == 0 || len(names) == 0 {
		return err
	}
	e := &UnknownClientError{ContractID: versions[0].ID, Names: names}
	var known []string
	for _, r := range rows {
		if slices.Contains(names, r.name) {
			return nil
		}
		known = append(known, r.name)
	}
	for _, n := range names {
		for _, k := range NearFolded(n, known, foldName) {
			if !slices.Contains(e.Near, k) && len(e.Near) < 3 {
				e.Near = append(e.Near, k)
			}
		}
	}
	return e
}

// foldName is a name as people confuse it: without case, accents and doubled spaces.
func foldName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// forgetUnknown takes the results away from a contract whose client the data holds no incident of: no late clock and no interruption
// is then ignorance, and neither a commitment that was kept nor 100 % of availability.
func (r *contractReader) forgetUnknown(ctx context.Context) error {
	if r.d.Contract.Client == "" {
		return nil
	}
	var names []string
	var args []any
	for _, v := range r.versions {
		for _, n := range append([]string{v.Client}, r.terms[v.Key].Contract.Names...) {
			names, args = append(names, "?"), append(args, n)
		}
	}
	query := "select subject_id from metrics.subjects where kind = 'incident' and client in (" + strings.Join(names, ", ") + ") limit 1"
	type row struct{ key int64 }
	found, err := collect(ctx, r.db, "incidents of the client", query, args, func(r *row) []any { return []any{&r.key} })
	if err != nil || len(found) > 0 {
		return err
	}
	for i := range r.placed {
		r.placed[i].LineResult = r.placed[i].withoutOccurrence()
	}
	for i := range r.d.Lines {
		l := &r.d.Lines[i]
		l.Result = l.Result.withoutOccurrence()
		for j := range l.History {
			l.History[j] = l.History[j].withoutOccurrence()
		}
	}
	for i := range r.d.Services {
		s := &r.d.Services[i]
		r.d.Services[i] = ServiceAvailability{LineKey: s.LineKey, LineID: s.LineID, Service: s.Service, Agreed: s.Agreed, Planned: s.Planned,
			Down: map[Reading]int64{}, Rate: map[Reading]*int64{}}
	}
	return nil
}

// withoutOccurrence is the result of a line that nothing is known of.
func (r LineResult) withoutOccurrence() LineResult {
	return LineResult{Period: r.Period, Verdict: "none", ByReading: map[Reading]string{Gross: "none", Net: "none", Contested: "none"}}
}
