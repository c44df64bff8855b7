package main

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/reports/record"
)

// What the server reads of all weeks at once, and remembers, is what each week says when it is read alone, of every KPI.
func TestServedSeriesAreTheFigures(t *testing.T) {
	dir, err := builtTiny()
	if err != nil {
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, nil)
	held, err := d.serving.Hold(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	zone, err := time.LoadLocation(d.session.ws.Config.Zone)
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := metrics.AsOf(t.Context(), held)
	if err != nil {
		t.Fatal(err)
	}
	week, err := metrics.ParsePeriod("2026-W53", zone, asOf)
	if err != nil {
		t.Fatal(err)
	}
	weeks := week.Run(2)
	var ids []string
	for _, k := range d.session.catalogue() {
		ids = append(ids, k.ID)
	}
	for _, c := range []struct {
		by    []string
		where map[string]string
	}{{nil, nil}, {[]string{"priority"}, nil}, {nil, map[string]string{"priority": "P1"}}, {nil, map[string]string{"priority": "P9"}}, {nil, map[string]string{"service": "x"}}} {
		status, _, body := d.ask(t, "GET", "/api/v1/kpi?grain=week&from="+weeks[0].FromDate.Format(time.DateOnly)+"&to="+week.ToDate.Format(time.DateOnly)+
			"&kpi="+strings.Join(ids, ",")+"&by="+strings.Join(c.by, ",")+conditionsOf(c.where), "governance")
		if status != 200 {
			t.Fatalf("%d %.300s", status, body)
		}
		want := []record.Row{}
		for _, k := range d.session.catalogue() {
			for _, p := range weeks {
				rows, err := metrics.Read(t.Context(), held, metrics.Query{KPI: k, Periods: []metrics.Period{p}, AsOf: asOf, By: c.by, Where: c.where})
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range rows {
					want = append(want, record.Of(r))
				}
			}
		}
		alone, err := json.MarshalIndent(want, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if body != string(alone)+"\n" || len(want) < 20 {
			t.Errorf("%v: %d rows differ:\n%.2000s\n---\n%.2000s", c, len(want), body, alone)
		}
	}
}

// conditionsOf writes conditions for an address.
func conditionsOf(where map[string]string) (text string) {
	for name, value := range where {
		text += "&where=" + url.QueryEscape(name+"="+value)
	}
	return text
}
