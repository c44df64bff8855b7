package html

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// UnmarshalJSON reads either form; a single value stands for as many incidents as the test indexes.
func (c *column[T]) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(b, []byte("[")) {
		return json.Unmarshal(b, (*[]T)(c))
	}
	var one T
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*c = slices.Repeat([]T{one}, 100)
	return nil
}

// UnmarshalJSON unrolls what [runs.MarshalJSON] rolled up.
func (r *runs) UnmarshalJSON(b []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	for _, part := range parts {
		var run [2]int
		if err := json.Unmarshal(part, &run[0]); err == nil {
			*r = append(*r, run[0])
			continue
		}
		if err := json.Unmarshal(part, &run); err != nil {
			return err
		}
		*r = append(*r, slices.Repeat(runs{run[0]}, run[1])...)
	}
	return nil
}

// decoded is the data block as its readers see it.
func decoded(t *testing.T, page []byte) block {
	t.Helper()
	var b block
	if err := json.Unmarshal([]byte(content(find(parse(t, page), tag("script"))[0])), &b); err != nil {
		t.Fatal(err)
	}
	return b
}

// The differences in the data block add up to what the pack says.
func TestDataComesBack(t *testing.T) {
	p := packtest.Sample("fr")
	p.Incidents[2].Timeline[1].File = "sources/other.csv"
	every := p.Figures[0]
	every.Ref, every.Incidents = "K99", nil
	for i := range p.Incidents {
		every.Incidents = append(every.Incidents, i)
	}
	p.Figures = append(p.Figures, every)
	b := decoded(t, render(t, p))
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		t.Fatal(err)
	}
	local := func(seconds int64) string { return time.Unix(seconds, 0).UTC().Format(time.DateTime) }
	var opened, line int64
	event := 0
	for i, in := range p.Incidents {
		if b.Rows.Prefix+b.Rows.ID[i] != in.ID || b.Texts[b.Rows.Title[i]] != in.Title || b.Rows.Dims["state"].List[b.Rows.Dims["state"].Of[i]] != in.State {
			t.Fatalf("incident %d: id, title or state differ", i)
		}
		opened += *b.Rows.Opened[i]
		if want := in.OpenedAt.In(zone).Format(time.DateTime); local(opened) != want {
			t.Errorf("%s opened %s, want %s", in.ID, local(opened), want)
		}
		if (b.Rows.Resolved[i] == nil) != in.ResolvedAt.IsZero() {
			t.Errorf("%s: resolved is %v", in.ID, b.Rows.Resolved[i])
		} else if b.Rows.Resolved[i] != nil && local(opened+*b.Rows.Resolved[i]) != in.ResolvedAt.In(zone).Format(time.DateTime) {
			t.Errorf("%s resolved %s", in.ID, local(opened+*b.Rows.Resolved[i]))
		}
		at := opened
		for k, s := range in.Timeline {
			step := b.Rows.Steps[i][2*k : 2*k+2]
			at, line = at+step[0], line+int64(b.Rows.Lines[event])
			event++
			file := b.Rows.StepFiles[i]
			if mixed, ok := b.Rows.Mixed[i]; ok {
				file = mixed[k]
			}
			if local(at) != s.At.In(zone).Format(time.DateTime) || b.Events[step[1]] != s.What || b.Texts[file] != s.File || line != s.Line {
				t.Errorf("%s, event %d: %s %q %q %d", in.ID, k, local(at), b.Events[step[1]], b.Texts[file], line)
			}
		}
	}
	for i, f := range p.Figures {
		index := 0
		for k, step := range b.Figures[i].Incidents {
			if index += step; index != f.Incidents[k] {
				t.Errorf("figure %s: incident %d is %d, want %d", f.Ref, k, index, f.Incidents[k])
			}
		}
	}
}

// large is a pack of n incidents with eight events each, printed in full, and sixty figures over them.
func large(n int) *pack.Pack {
	p := packtest.Sample("fr")
	annex := p.Sections[len(p.Sections)-1].Blocks[0].Table
	one := annex.Rows[0]
	p.Incidents, annex.Rows = nil, nil
	start := time.Date(2026, 9, 13, 22, 0, 0, 0, time.UTC)
	for i := range n {
		at := start.Add(time.Duration(i*61) * time.Second)
		in := pack.Incident{ID: fmt.Sprintf("INC%07d", i), Title: fmt.Sprintf("Perte de service sur l'équipement n° %d du site %d", i*7%3001, i%211), Client: fmt.Sprintf("Client %d", i%40),
			Service: fmt.Sprintf("Service %d", i%30), Category: fmt.Sprintf("Catégorie %d", i%25), Priority: fmt.Sprintf("P%d", 1+i%4), State: "résolu", Team: fmt.Sprintf("Équipe %d", i%50),
			OpenedAt: at, AckAt: at.Add(time.Duration(i%900) * time.Second), ResolvedAt: at.Add(time.Duration(i%90000) * time.Second), ClosedAt: at.Add(time.Duration(i%190000) * time.Second),
			ToResolve: unit.Of(unit.Duration, float64(i%90000)), SLA: "tenu", SourceFile: "sources/incidents.csv", SourceLine: int64(i + 2)}
		for k := range 8 {
			in.Timeline = append(in.Timeline, pack.Step{At: at.Add(time.Duration(k*(i%7000)) * time.Second), What: fmt.Sprintf("affectation : Équipe %d → Équipe %d", i%50, (i+k)%50),
				File: "sources/events.csv", Line: int64(8*i + k + 2)})
		}
		p.Incidents = append(p.Incidents, in)
		row := pack.Row{Incident: in.ID, Cells: append([]pack.Cell(nil), one.Cells...)}
		row.Cells[0].Value, row.Cells[1].Value, row.Cells[5].Value, row.Cells[6].Value = unit.OfID(in.ID), unit.OfText(in.Title), unit.OfInstant(in.OpenedAt), in.ToResolve
		annex.Rows = append(annex.Rows, row)
	}
	for k := range 60 {
		f := p.Figures[0]
		f.Ref, f.Incidents, f.Hit = fmt.Sprintf("K%d", 500+k), nil, nil
		for i := k % 7; i < n; i += 1 + k%9 {
			f.Incidents = append(f.Incidents, i)
			if i%3 == 0 {
				f.Hit = append(f.Hit, i)
			}
		}
		p.Figures = append(p.Figures, f)
	}
	return p
}

func TestTenThousandIncidentsAreFiveMegabytes(t *testing.T) {
	p := large(10_000)
	for i := range 5000 { // as many as the report of a client tells
		at := p.Incidents[i].OpenedAt.Add(time.Duration(i) * time.Second)
		proof := pack.Proof{Line: "GTR-P2", Verdict: "tenu", Pieces: &pack.Table{Title: "Intervalles · " + p.Incidents[i].ID + " · GTR-P2"}}
		for j, name := range []string{"Engagement", "Article", "Calendrier", "Début", "Fin", "Cible", "Décompté", "Échéance", "Verdicts"} {
			value := name + " habituel"
			if name == "Début" || name == "Fin" || name == "Décompté" || name == "Échéance" {
				value = at.Add(time.Duration(j) * time.Hour).Format("02/01/2006 15:04:05")
			}
			proof.Facts = append(proof.Facts, pack.Fact{Name: name, Value: value})
		}
		for j := range 2 {
			row := pack.Row{}
			for k, v := range []unit.Value{unit.OfSecond(at.Add(time.Duration(j) * time.Hour)), unit.OfSecond(at.Add(time.Duration(j+1) * time.Hour)), unit.Of(unit.Exact, 3600),
				unit.OfText("décompté"), unit.Of(unit.Exact, float64(3600+i)), unit.Of(unit.Exact, float64(3600*j+i))} {
				if j == 0 {
					proof.Pieces.Columns = append(proof.Pieces.Columns, pack.Column{Title: fmt.Sprint("Colonne ", k), Kind: v.Kind})
				}
				row.Cells = append(row.Cells, pack.Cell{Value: v})
			}
			proof.Pieces.Rows = append(proof.Pieces.Rows, row)
		}
		p.Incidents[i].Clocks = []pack.Proof{proof}
	}
	page := render(t, p)
	if size := len(page); size > 5<<20 {
		t.Errorf("the page of 10,000 incidents is %.2f MB", float64(size)/(1<<20))
	} else {
		t.Logf("%.2f MB", float64(size)/(1<<20))
	}
}

func TestPrefix(t *testing.T) {
	for _, c := range []struct {
		ids  []string
		want string
	}{
		{nil, ""}, {[]string{"INC1"}, "INC1"}, {[]string{"INC12", "INC13"}, "INC1"}, {[]string{"INC1", "GLPI-2"}, ""}, {[]string{"é1", "è1"}, ""},
	} {
		if got := prefix(c.ids); got != c.want {
			t.Errorf("prefix(%q) = %q, want %q", c.ids, got, c.want)
		}
	}
}
