package metrics

import (
	"errors"
	"slices"
	"testing"
)

func TestSetWith(t *testing.T) {
	base := Set{{ID: "a"}, {ID: "b"}}
	all, err := base.With(KPI{ID: "d"}, KPI{ID: "c"})
	if err != nil || len(base) != 2 || !slices.EqualFunc(all, []string{"a", "b", "d", "c"}, func(k KPI, id string) bool { return k.ID == id }) {
		t.Errorf("%v %v", all, err)
	}
	// A set may have room after its end: what is added to it must not be shared.
	roomy := append(make(Set, 0, 8), base...)
	one, _ := roomy.With(KPI{ID: "one"})
	if two, _ := roomy.With(KPI{ID: "two"}); one[2].ID != "one" || two[2].ID != "two" {
		t.Errorf("two sets share a place: %s, %s", one[2].ID, two[2].ID)
	}
	for _, own := range [][]KPI{{{ID: "b"}}, {{ID: "c"}, {ID: "c"}}} {
		var clash *ClashError
		if _, err := base.With(own...); !errors.As(err, &clash) || clash.ID != own[0].ID {
			t.Errorf("%v: %v", own, err)
		}
	}
}
