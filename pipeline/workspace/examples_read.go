package workspace

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// examples reads contracts/*.tests.yaml. They are not part of the configuration that decides figures, and do not count in its hash.
func (r *reading) examples(contracts []*Contract) []*ContractTests {
	var tests []*ContractTests
	var ids []string
	for _, c := range contracts {
		ids = append(ids, c.ID)
	}
	for _, file := range r.list("contracts") {
		id, isTests := strings.CutSuffix(stem(file), contractTests)
		if !isTests {
			continue
		}
		data, err := r.read(file)
		delete(r.bytes, file)
		if err != nil {
			r.loose = append(r.loose, Problem{File: file, Message: reason(err)})
			continue
		}
		i := slices.Index(ids, id)
		if i < 0 {
			r.loose = append(r.loose, Problem{File: file, Message: fmt.Sprintf("examples of the contract %q, which is not in the workspace", id), Hint: suggest(id, ids)})
			continue
		}
		e := &ContractTests{Contract: contracts[i], File: file}
		d := parseExamples(file, data, e)
		r.documents = append(r.documents, d)
		tests = append(tests, e)
	}
	return tests
}

// parseExamples reads worked examples of a contract that was read.
func parseExamples(file string, data []byte, e *ContractTests) *document {
	zone, err := loadZone(e.Contract.Zone)
	if err != nil {
		zone = time.UTC // the zone of the contract was reported
	}
	d := parseIn(file, data, e, zone)
	d.checkExamples(e)
	d.problems.sort()
	return d
}

// momentForms are the ways to write an instant of an example: on the wall clock first, then with an offset.
var momentForms = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00"}

func (d *document) decodeMoment(node ast.Node, v reflect.Value) {
	text, ok := d.text(node, "an instant such as 2026-03-03T11:00")
	if !ok {
		return
	}
	for i, form := range momentForms {
		t, err := time.Parse(form, strings.Replace(strings.TrimSpace(text), " ", "T", 1))
		if err != nil {
			continue
		}
		if i < 2 { // no offset: the wall clock of the contract
			t = time.Unix(wallInstant(d.zone, dateOf(t), t.Hour()*3600+t.Minute()*60+t.Second()), 0)
		}
		v.Set(reflect.ValueOf(Moment{t.UTC()}))
		return
	}
	d.add(placeOf(node), fmt.Sprintf("unknown instant %q", text), "write it as 2026-03-03T11:00, or with an offset where the clock shows an hour twice")
}

// fill gives an example what it leaves out.
func (i *ExampleIncident) fill(id, client string) {
	orElse(&i.ID, id)
	orElse(&i.Client, client)
	if i.Opened.IsZero() {
		i.Opened = i.Declared
	}
	switch {
	case i.State != "":
	case !i.Closed.IsZero():
		i.State = "closed"
	case !i.Resolved.IsZero():
		i.State = "resolved"
	case !i.Acknowledged.IsZero():
		i.State = "active"
	default:
		i.State = "new"
	}
	for j := range i.Events {
		e := &i.Events[j]
		switch {
		case e.State != "":
			e.Field, e.Value = "state", e.State
		case e.Priority > 0:
			e.Field, e.Value = "priority", strconv.Itoa(e.Priority)
		case e.Group != "":
			e.Field, e.Value = "assignment_group", e.Group
		}
	}
	for j := range i.Children {
		i.Children[j].fill(fmt.Sprintf("%s.%d", i.ID, j+1), i.Client)
	}
}

// last is the latest time that an example speaks of.
func (e *Example) last() time.Time {
	var latest time.Time
	var look func(v reflect.Value)
	look = func(v reflect.Value) {
		if m, ok := v.Interface().(Moment); ok {
			latest = later(latest, m.Time)
			return
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				look(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				look(v.Index(i))
			}
		case reflect.Pointer:
			if !v.IsNil() {
				look(v.Elem())
			}
		}
	}
	if e.Incident != nil {
		look(reflect.ValueOf(*e.Incident))
	}
	look(reflect.ValueOf(e.Registers))
	return latest
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
