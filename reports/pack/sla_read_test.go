package pack_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// plain is a text with ordinary spaces, as tests write it.
func plain(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", "’", "'").Replace(s)
}

// told is every sentence of a section.
func told(p *pack.Pack, section string) string {
	var all []string
	for _, s := range p.Sections {
		for _, b := range s.Blocks {
			if b.Text != nil && s.ID == section {
				for _, q := range b.Text.Paragraphs {
					all = append(all, q.Text)
				}
			}
		}
	}
	return plain(strings.Join(all, "\n"))
}

// The cover never states an amount without what it waits for; the notice is the client's to give.
func TestAmountWaitsForNotice(t *testing.T) {
	d := packtest.Hosting()
	p := packtest.Arrange(d, "fr")
	if want := "exigible seulement après mise en demeure adressée par le client"; !strings.Contains(plain(p.Verdict), want) {
		t.Errorf("the verdict %q does not say %q", p.Verdict, want)
	}
	if got := told(p, "summary"); !strings.Contains(got, "Il n'est exigible qu'après mise en demeure adressée par le client.") {
		t.Errorf("the summary says %q", got)
	}
	d.Credits[0].FormalNotice = "waived"
	if p = packtest.Arrange(d, "fr"); strings.Contains(p.Verdict+told(p, "summary"), "mise en demeure") {
		t.Error("the report asks for a notice that the contract waives")
	}
}

// A promise about the time of interruptions is told as a time against a time: a rate of none of one says nothing.
func TestInterruptionsAreToldAsTime(t *testing.T) {
	d := packtest.Hosting()
	most := int64(40 * 3600)
	missed := metrics.Tally{Breached: 1}
	d.Lines = append(d.Lines, metrics.ContractLine{Key: 16, ContractKey: 1, ID: "IMS", Clause: "5.4", Indicator: "interruption", Audience: "client", Target: &most, Calendar: "24x7", Threshold: 1_000_000,
		Result: metrics.LineResult{Period: "2026-11", Net: missed, Gross: missed, Contested: missed, Verdict: "breached"}, History: []metrics.LineResult{{Period: "2026-11", Net: missed, Verdict: "breached"}}})
	for i, down := range []int64{3600, 54*3600 + 46*60} {
		d.Services = append(d.Services, metrics.ServiceAvailability{LineKey: 16, LineID: "IMS", Service: []string{"Accès", "Voix"}[i], Agreed: 2_592_000,
			Down: map[metrics.Reading]int64{metrics.Net: down, metrics.Gross: down + 60, metrics.Contested: down}})
	}
	p := packtest.Arrange(d, "fr")
	if want := "IMS (54 h 46 min pour 40 h)"; !strings.Contains(plain(p.Verdict), want) {
		t.Errorf("the verdict %q does not say %q", plain(p.Verdict), want)
	}
	if want := "IMS : 54 h 46 min d'interruption cumulée pour un maximum de 40 h ; brut 54 h 47 min, contesté 54 h 46 min."; !strings.Contains(told(p, "summary"), want) {
		t.Errorf("the summary %q does not say %q", told(p, "summary"), want)
	}
	cells := table(t, p, "clauses").Rows[len(d.Lines)-2].Cells // the internal line is left out
	for at, want := range map[int]string{0: "IMS", 3: "s. o.", 4: "s. o.", 7: "54 h 46 min", 9: ""} {
		if got := plain(printed(t, p, cells[at].Value)); got != want {
			t.Errorf("cell %d of its clause is %q, want %q", at, got, want)
		}
	}
}

// What an exclusion changes is said of what the contract does with it.
func TestEffectOfExclusions(t *testing.T) {
	for _, c := range []struct{ excused, kind, outage, status, problem, want string }{
		{"drop", "incident", "", "accepted", "", "retirée du net et du contesté"},
		{"count_as_met", "incident", "", "accepted", "", "engagement compté comme tenu au net et au contesté"},
		{"count_as_met", "incident", "", "proposed", "", "engagement compté comme tenu au contesté seul"},
		{"count_as_met", "incident", "OUT-0007", "accepted", "", "retirée du net et du contesté"},
		{"count_as_met", "interval", "", "accepted", "", "retirée du net et du contesté"},
		{"count_as_met", "requalification", "", "accepted", "", "jugé sur la priorité finale"},
		{"count_as_met", "incident", "", "refused", "", "sans effet"},
		{"drop", "incident", "", "accepted", "unknown_line", "sans effet : ligne d'engagement inconnue du contrat"},
		{"drop", "incident", "", "accepted", "no_subject", "sans effet : ni incident ni interruption"},
		{"drop", "incident", "", "accepted", "code_to_come", "sans effet : code_to_come"},
	} {
		d := packtest.Hosting()
		d.Contract.Excused = c.excused
		d.Exclusions = []metrics.ExclusionRecord{{ID: "EXC-1", Kind: c.kind, OutageID: c.outage, Status: c.status, Problem: c.problem}}
		p := packtest.Arrange(d, "fr")
		if got := plain(table(t, p, "exclusion-list").Rows[0].Cells[9].Value.Text); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// An incident that moved to another client is out of the rate by no exclusion.
func TestTransfersAreNoExclusions(t *testing.T) {
	d := packtest.Hosting()
	if got := told(packtest.Arrange(d, "fr"), "summary"); !strings.Contains(got, ": 1 engagement hors du taux net") || strings.Contains(got, "Passés à un autre") {
		t.Errorf("one commitment is excluded, the summary says %q", got)
	}
	for i, c := range d.Commitments {
		if c.Verdicts[metrics.Net] == "excluded" {
			d.Commitments[i].Why = "transferred"
		}
	}
	got := told(packtest.Arrange(d, "fr"), "summary")
	for _, want := range []string{": 0 engagement hors du taux net", "Passés à un autre client ou service avant l'échéance, hors des taux : 1 engagement."} {
		if !strings.Contains(got, want) {
			t.Errorf("the summary %q does not say %q", got, want)
		}
	}
}

// An interruption of which announced maintenance took a part is not said to be taken out.
func TestRemarkOfInterruptions(t *testing.T) {
	for _, c := range []struct {
		why     string
		counted int64
		want    string
	}{
		{"announced_maintenance", 0, "maintenance annoncée, retirée"},
		{"announced_maintenance", 1320, "en partie dans une maintenance annoncée : cette partie seule est retirée"},
		{"excluded", 60, "exclue en partie"}, {"excluded", 0, "exclue"}, {"", 60, ""},
	} {
		d := packtest.Hosting()
		d.Outages = d.Outages[:1]
		d.Outages[0].Why, d.Outages[0].Counted = c.why, c.counted
		if got := table(t, packtest.Arrange(d, "fr"), "outages").Rows[0].Cells[7].Value.Text; plain(got) != c.want {
			t.Errorf("%s with %d s counted: %q, want %q", c.why, c.counted, got, c.want)
		}
	}
}

// A rate of availability follows from what the table of times prints, by the formula that is printed.
func TestAvailabilityCanBeComputedAgain(t *testing.T) {
	d := packtest.Hosting()
	p := packtest.Arrange(d, "fr")
	cells := table(t, p, "services").Rows[0].Cells
	agreed, planned, base, down := cells[2].Value.Number, cells[3].Value.Number, cells[4].Value.Number, cells[5].Value.Number
	if base != agreed-planned || int64((1-down/base)*1e6) != 998_999 {
		t.Errorf("1 − %v/%v is not 99,8999 %%", down, base)
	}
	var formulas []string
	for _, f := range p.Figures {
		if f.KPI == "DISPO" && !slices.Contains(formulas, plain(f.Formula)) {
			formulas = append(formulas, plain(f.Formula))
		}
	}
	for _, want := range []string{"1 − indisponibilité / (temps convenu − maintenance retirée), lecture : net", "1 − indisponibilité / temps convenu, lecture : brut"} {
		if !slices.ContainsFunc(formulas, func(f string) bool { return strings.Contains(f, want) }) {
			t.Errorf("no formula says %q: %q", want, formulas)
		}
	}
}

// A cycle that is judged by itself is no gap before a reopening.
func TestOtherCyclesAreJudgedApart(t *testing.T) {
	clock := packtest.Proof()
	c := &clock.Commitments[1]
	gap := metrics.ClockInterval{Ordinal: 0, FromAt: c.StartAt.Add(-time.Hour), ToAt: c.StartAt, Kind: "resolved", Reason: "other_cycle"}
	c.Intervals = append([]metrics.ClockInterval{gap}, c.Intervals...)
	text, err := pack.ExplainText(clock, pack.Options{Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	if text = plain(text); !strings.Contains(text, "autre cycle, jugé à part") || strings.Contains(text, "avant réouverture") {
		t.Errorf("the proof says:\n%s", text)
	}
}

// A period that the sources do not cover from its first day is never told, nor priced, as if it were whole.
func TestUncoveredPeriodsAreSaid(t *testing.T) {
	d := packtest.Hosting()
	if p := packtest.Arrange(d, "fr"); strings.Contains(plain(string(encode(t, p))), "incomplète") {
		t.Error("a period that the sources cover is called incomplete")
	}
	d.First = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	d.Uncovered = map[string]bool{"2026-11": true}
	p := packtest.Arrange(d, "fr")
	for where, text := range map[string]string{"cover": p.PeriodWords, "verdict": p.Verdict, "summary": told(p, "summary"), "credits": told(p, "credits")} {
		if want := "22/11/2026"; !strings.Contains(text, want) {
			t.Errorf("the %s does not say %s: %q", where, want, text)
		}
	}
	if want := "HT sur une période incomplète, exigible seulement"; !strings.Contains(plain(p.Verdict), want) {
		t.Errorf("the verdict %q proposes a credit without %q", p.Verdict, want)
	}
	history := table(t, p, "history")
	for at, r := range history.Rows {
		if got := strings.HasSuffix(r.Cells[0].Value.Text, "*"); got != (at == 0) {
			t.Errorf("row %d of the history, %q", at, r.Cells[0].Value.Text)
		}
	}
	if want := "* période incomplète, données à partir du 22/11/2026"; !strings.Contains(plain(history.Base), want) {
		t.Errorf("the base of the history %q does not say %q", history.Base, want)
	}
}

// What the cap of the year takes off is listed, and the year is said.
func TestCreditsOfTheYearAreListed(t *testing.T) {
	d := packtest.Hosting()
	p := packtest.Arrange(d, "fr")
	if want := "Année contractuelle : 12 périodes à compter de celle qui commence le 01/07/2026"; !strings.Contains(told(p, "credits"), want) {
		t.Errorf("the credits %q do not say %q", told(p, "credits"), want)
	}
	past := table(t, p, "credit-year")
	got := ""
	for _, r := range append(past.Rows, *past.Total) {
		for _, c := range r.Cells {
			got += plain(printed(t, p, c.Value)) + "|"
		}
	}
	if want := "août 2026|2025|360,00 €|oct. 2026|avenant 1|1 500,00 €|Total||1 860,00 €|"; got != want {
		t.Errorf("the credits of the year are %q, want %q", got, want)
	}
	d.Credits[0].Past = nil
	if got := told(packtest.Arrange(d, "fr"), "credits"); !strings.Contains(got, "Aucun avoir n'y a été proposé avant.") {
		t.Errorf("a year without earlier credits says %q", got)
	}
}

// A clock that began before its incident was opened names the incident that declared it.
func TestDeclarationOfTheFamilyIsNamed(t *testing.T) {
	d := packtest.Hosting()
	start := func(p *pack.Pack, id string) string {
		for _, r := range table(t, p, id).Rows {
			if strings.HasPrefix(plain(r.Cells[0].Value.Text), "Départ") {
				return plain(r.Cells[1].Value.Text)
			}
		}
		return ""
	}
	if got := start(packtest.Arrange(d, "fr"), "facts-2-clock"); got != "10/11/2026 16:00:00" {
		t.Errorf("a clock that its incident began: %q", got)
	}
	d.Breaches[1].DeclaredBy = 4
	if got, want := start(packtest.Arrange(d, "fr"), "facts-2-clock"), "10/11/2026 16:00:00 (première déclaration de la famille : INC0024004)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	clock := packtest.Proof()
	clock.Commitments[1].DeclaredBy = 4
	p, err := pack.Explain(clock, pack.Options{Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	if got := start(p, "facts-clock-2"); !strings.Contains(got, "INC0024004") {
		t.Errorf("the proof says %q", got)
	}
	text, err := pack.ExplainText(clock, pack.Options{Lang: "fr"})
	if want := "L'horloge part de la déclaration de INC0024004, de la même famille."; err != nil || !strings.Contains(plain(text), want) {
		t.Errorf("%v: the proof for a terminal does not say %q", err, want)
	}
}

// Every cause of a disagreement with the tool is told in words.
func TestCausesOfDisagreementsHaveWords(t *testing.T) {
	for _, cause := range []string{"rounding", "stop", "calendar", "priority_change", "zone", "missing_event", "milestone", "target", "unexplained"} {
		d := packtest.Hosting()
		d.Disagreement[0].Cause = cause
		if got := table(t, packtest.Arrange(d, "fr"), "disagreements").Rows[0].Cells[4].Value.Text; got == "" || strings.Contains(got, cause) {
			t.Errorf("the cause %s is printed as %q", cause, got)
		}
	}
}

// The split of each indicator between two periods adds up to its change, and to the lines that the report prints.
func TestSplitOfTheContractAddsUp(t *testing.T) {
	p := packtest.Client("fr")
	splits := 0
	for _, s := range p.Sections {
		for _, block := range s.Blocks {
			if block.Table == nil || !strings.HasPrefix(block.Table.ID, "split-") {
				continue
			}
			splits++
			all := block.Table
			for column := 5; column < 8; column++ {
				sum := 0.0
				for _, r := range all.Rows {
					sum += r.Cells[column].Value.Number
				}
				if total := all.Total.Cells[column].Value.Number; !close(sum, total) {
					t.Errorf("%s: column %d adds up to %g of %g", all.ID, column, sum, total)
				}
			}
			change := 100 * (all.Total.Cells[4].Value.Number - all.Total.Cells[3].Value.Number)
			if got := all.Total.Cells[7].Value.Number; !close(got, change) {
				t.Errorf("%s: the contributions are %g, the change %g", all.ID, got, change)
			}
		}
	}
	if splits == 0 {
		t.Error("the contract of the tests splits nothing")
	}
}
