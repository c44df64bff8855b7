package metrics

import (
	"slices"
	"testing"
)

// The order of a review: majors, at most so many families, then what meets most criteria, priority, user-minutes, overrun, number; a
// family of one major is told on the card of the major; the cap leaves the rest in the same order, and families over their number last.
func TestReviewOrder(t *testing.T) {
	lost := func(f float64) *float64 { return &f }
	d := &ReviewData{Rule: ReviewRule{Majors: true, Breaches: true, Priorities: []int{1, 2}, Reassignments: 3, Families: 1, Cards: 5}, Incidents: map[int64]*Incident{
		1: {Key: 1, ID: "A1", Priority: "P3", IsMajor: true}, 2: {Key: 2, ID: "A2", Priority: "P2"}, 3: {Key: 3, ID: "A3", Priority: "P1"},
		4: {Key: 4, ID: "A4", Priority: "P2", UserSeconds: lost(60)}, 5: {Key: 5, ID: "A5", Priority: "P2"}, 6: {Key: 6, ID: "A6"},
	}}
	grounds := map[int64][]Ground{
		1: {{Criterion: ByMajor}},
		2: {{Criterion: ByBreach, Detail: "acknowledge", Value: 10}, {Criterion: ByBreach, Detail: "restore", Value: 90}}, // two breaches are one criterion
		3: {{Criterion: ByPriority, Value: 1}},
		4: {{Criterion: ByPriority, Value: 2}},
		5: {{Criterion: ByPriority, Value: 2}, {Criterion: ByReassignments, Value: 4}},
		6: {{Criterion: ByReassignments, Value: 3}},
	}
	d.choose([]int64{1, 2, 3, 4, 5, 6, 99}, grounds, []Candidate{{ID: "F0", Incidents: []int64{1}}, {ID: "F1", Incidents: []int64{2, 3}}, {ID: "F2", Incidents: []int64{4, 5}}})
	names := func(cases []*Case) (out []string) {
		for _, c := range cases {
			out = append(out, c.ID())
		}
		return out
	}
	if got, want := names(d.Cards), []string{"A1", "F1", "A5", "A3", "A4"}; !slices.Equal(got, want) {
		t.Errorf("cards %v, want %v", got, want)
	}
	if got, want := names(d.Left), []string{"A2", "A6", "F2"}; !slices.Equal(got, want) {
		t.Errorf("left %v, want %v", got, want)
	}
	if d.Cards[0].Candidate != "F0" || d.Cards[3].Candidate != "F1" {
		t.Errorf("members of %q and %q", d.Cards[0].Candidate, d.Cards[3].Candidate)
	}
	for _, test := range []struct {
		rule ReviewRule
		g    Ground
		want bool
	}{
		{ReviewRule{}, Ground{Criterion: ByMajor}, false}, {ReviewRule{Majors: true}, Ground{Criterion: ByMajor}, true},
		{ReviewRule{Priorities: []int{1}}, Ground{Criterion: ByPriority, Value: 2}, false}, {ReviewRule{Reassignments: 3}, Ground{Criterion: ByReassignments, Value: 2}, false},
		{ReviewRule{Reassignments: 3}, Ground{Criterion: ByReassignments, Value: 3}, true}, {ReviewRule{}, Ground{Criterion: ByReassignments, Value: 9}, false},
		{ReviewRule{Breaches: true}, Ground{Criterion: ByBreach, Value: 1}, true},
	} {
		if got := test.rule.takes(test.g); got != test.want {
			t.Errorf("%+v takes %+v: %v", test.rule, test.g, got)
		}
	}
}
