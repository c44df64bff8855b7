package workspace

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzParse reads the same bytes as each of the four kinds of file: they are refused or read, without panic and without
// running for long; what is reported has a place inside the file.
func FuzzParse(f *testing.F) {
	for _, file := range txtar.Parse([]byte(smallest)).Files {
		f.Add(file.Data)
	}
	for _, text := range []string{
		"", "# nothing\n", "version: 1\nid: a\nwindows:\n  - {days: [mon], from: 08:00, to: 24:00}\nclosed: [{date: 2026-05-01}]\n",
		"version: 1\nzone: UTC\ntargets: [{priority: 1, restore: 1h30, calendar: HO, threshold: .9}]\n", "a: [b, {c: d", "- - - -", "? a\n: b",
		"a: |\n  b\n c", "\xff\xfe", "{a: 1, a: 2}", "a: &x b\nc: *x", "--- a\n---\nb: c\n...", "\"\\ud800\": 1", "\r\r00", "states: {a: {state: {state: new}}}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// YAML ends a line with a carriage return alone too.
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + 2
		check := func(d *document) {
			for _, p := range d.problems {
				if p.Message == "" || p.Line < 0 || p.Line > lines || p.Line > 0 && p.Column < 1 {
					t.Fatalf("%+v in %q", p, data)
				}
			}
		}
		config := &Config{}
		d := parse("bilan.yaml", data, config)
		d.checkConfig(config)
		d.checkCalendars(config, builtins("UTC"))
		check(d)
		mapping := &Mapping{}
		d = parse("mapping.yaml", data, mapping)
		d.checkMapping(mapping)
		check(d)
		calendar := &Calendar{}
		d = parse("calendar.yaml", data, calendar)
		d.checkCalendar(calendar, "UTC")
		check(d)
		ok := len(d.problems) == 0
		kpi := &KPI{File: "kpis/kpi.yaml"}
		d = parse(kpi.File, data, kpi)
		d.checkKPI(kpi, nil)
		check(d)
		if ok {
			if _, err := calendar.schedule(); err != nil {
				t.Fatalf("no problem was reported, yet %v in %q", err, data)
			}
		}
	})
}
