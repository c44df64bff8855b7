package model

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"bilan/pipeline/warehouse"
)

// models reads "name: what it reads" as models of marts.
func models(text string) []Model {
	var all []Model
	for part := range strings.SplitSeq(text, ";") {
		name, reads, _ := strings.Cut(part, ":")
		m := Model{Schema: "marts", Name: strings.TrimSpace(name), SQL: "select 1 as n", File: strings.TrimSpace(name) + ".sql"}
		for _, r := range strings.Fields(reads) {
			m.Reads = append(m.Reads, "marts."+r)
		}
		all = append(all, m)
	}
	return all
}

// A step begins all that is ready (+ names), then ends one model (- name), or ends it with an error (! name); progress is told
// of after the arrow.
func TestSchedule(t *testing.T) {
	for _, c := range []struct{ name, models, want string }{
		{"a chain", "a; b: a; c: b", "+a -a→a +b -b→b +c -c→c"},
		{"two at a time", "a; b; c: a; d: b c", "+a b -b→ +-a→a b +c -c→c +d -d→d"},
		{"the end of the list first", "a; b; c", "+a b c -c→ +-b→ +-a→a b c"},
		{"what is not in the list is there", "a: x; b: y", "+a b -a→a +-b→b"},
		{"what comes later is not waited for", "a: b; b", "+a b -a→a +-b→b"},
		{"a failure begins nothing", "a; b; c: a", "+a b !b→ +-a→a +"},
		{"what waits for a failure is not built", "a; b: a", "+a !a→ +"},
	} {
		all := models(c.models)
		at := map[string]int{}
		for i, m := range all {
			at[m.Name] = i
		}
		s := newSchedule(all)
		var got []string
		begin := func() {
			var names []string
			for i, ok := s.next(); ok; i, ok = s.next() {
				names = append(names, all[i].Name)
			}
			got = append(got, "+"+strings.Join(names, " "))
		}
		steps := strings.FieldsFunc(c.want, func(r rune) bool { return r == '+' })
		for _, step := range steps {
			begin()
			i := strings.IndexAny(step, "-!")
			if i < 0 {
				continue
			}
			ended, _, _ := strings.Cut(step[i+1:], "→")
			o := outcome{at: at[ended], built: Built{ID: ended}}
			if step[i] == '!' {
				o.err = errors.New(ended)
			}
			var told []string
			for _, b := range s.end(o) {
				told = append(told, b.ID)
			}
			got = append(got, fmt.Sprintf("%c%s→%s", step[i], ended, strings.Join(told, " ")))
		}
		if strings.HasSuffix(c.want, "+") {
			begin()
		}
		text := strings.ReplaceAll(strings.Join(got, " "), "+ -", "+-")
		if text != c.want {
			t.Errorf("%s: got %q, want %q", c.name, text, c.want)
		}
	}
}

func TestBuild(t *testing.T) {
	ctx := context.Background()
	build := func(all []Model) ([]string, error) {
		db, err := warehouse.Open(ctx, "", warehouse.Options{Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, q := range []string{"create schema raw", "create table raw.given as select 7 as n"} {
			if _, err := db.ExecContext(ctx, q); err != nil {
				t.Fatal(err)
			}
		}
		var told []string
		err = Build(ctx, db, all, func() time.Time { return time.Time{} }, func(b Built) {
			told = append(told, fmt.Sprintf("%s=%d", b.ID, b.Rows))
		})
		var threads int
		if e := db.QueryRowContext(ctx, "select current_setting('threads')").Scan(&threads); e != nil || threads != 2 {
			t.Errorf("%d threads after the build, %v; want the 2 of before", threads, e)
		}
		return told, err
	}
	one := func(schema, name, sql string, view bool, reads ...string) Model {
		return Model{Schema: schema, Name: name, SQL: sql, File: name + ".sql", View: view, Reads: reads}
	}
	all := []Model{
		one("raw", "given", "select 1 as n", false),
		one("raw", "absent", "select 1 as n where false", false),
		one("staging", "seen", "select * from raw.given -- last", true, "raw.given"),
		one("marts", "many", "select range as n from range(5000)", false),
		one("marts", "sum", "select n from staging.seen union all select n from marts.many", false, "staging.seen", "marts.many"),
		one("checks", "never", "select nonsense", false),
	}
	told, err := build(all)
	if want := "raw.absent=0 staging.seen=-1 marts.many=5000 marts.sum=5001"; err != nil || strings.Join(told, " ") != want {
		t.Errorf("got %v, %v; want %s", told, err, want)
	}
	all = append(all, one("marts", "wrong", "select no_column from marts.sum", false, "marts.sum"))
	_, err = build(all)
	var failed *BuildError
	if !errors.As(err, &failed) || failed.File != "wrong.sql" || !strings.Contains(err.Error(), "no_column") {
		t.Errorf("got %v, want a build error of wrong.sql that names the column", err)
	}
}
