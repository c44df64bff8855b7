package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// contractList lists the contracts that the reader's database holds.
func contractList(v *visit) error {
	all, err := v.contracts()
	if err != nil {
		return err
	}
	t := &pack.Table{ID: "contracts", Title: v.say("contracts.title"), Base: v.say("contracts.base"), Empty: v.say("contracts.none"), Columns: []pack.Column{
		{ID: "contract", Title: v.say("col.contract"), Kind: unit.ID}, {ID: "title", Title: v.say("col.title"), Kind: unit.Text},
		{ID: "client", Title: v.say("col.client"), Kind: unit.Text}, {ID: "version", Title: v.say("col.version"), Kind: unit.Text},
		{ID: "valid_from", Title: v.say("col.valid_from"), Kind: unit.Date}, {ID: "valid_to", Title: v.say("col.valid_to"), Kind: unit.Date},
	}}
	var links []link
	for _, c := range all {
		t.Rows = append(t.Rows, pack.Row{Cells: []pack.Cell{{Value: unit.OfID(c.ID)}, words(c.Title), words(c.Client), words(c.Version),
			date(c.ValidFrom, v.printer.Zone()), date(c.ValidTo, v.printer.Zone())}})
		if words := v.say("contracts.open", c.ID); !slices.ContainsFunc(links, func(l link) bool { return l.Words == words }) {
			links = append(links, link{words, v.href("/contracts/"+url.PathEscape(c.ID), nil)})
		}
	}
	return v.show(&page{title: v.say("contracts.title"), active: "contracts", main: t.ID, links: links,
		pack: v.blank("contracts", pack.Section{Blocks: []pack.Block{{Table: t}}})})
}

func (v *visit) contracts() ([]metrics.Contract, error) {
	return recall(v.r.Context(), v.memo, "contracts", func(ctx context.Context) ([]metrics.Contract, error) {
		all, err := metrics.Contracts(ctx, v.data)
		// The target grid of the workspace is no contract: nobody reports on it.
		return slices.DeleteFunc(all, func(c metrics.Contract) bool { return c.Client == "" }), err
	})
}

// contractPage is one contract in one of its periods, as its report says it. It is read from the extract of its client, whoever asks.
func contractPage(v *visit) error { return v.contract(v.r.PathValue("id"), "contracts") }

func (v *visit) contract(id, active string) error {
	all, err := v.contracts()
	if err != nil {
		return err
	}
	versions := slices.DeleteFunc(slices.Clone(all), func(c metrics.Contract) bool { return c.ID != id })
	if len(versions) == 0 {
		return refuse(http.StatusNotFound, "%s", v.say("contracts.unknown", id))
	}
	asOf, err := v.asOf()
	if err != nil {
		return err
	}
	latest := versions[len(versions)-1]
	period, err := latest.PeriodOf(asOf)
	if err != nil {
		return err
	}
	if name := v.r.URL.Query().Get("period"); name == "" {
		period = period.Previous()
	} else {
		asked, err := metrics.ParsePeriod(name, period.Zone(), asOf)
		if err != nil {
			return err
		}
		if period, err = latest.PeriodOf(asked.To.Add(-time.Second)); err != nil {
			return err
		}
	}
	made, err := recall(v.r.Context(), v.memo, strings.Join([]string{"contract", id, period.Key, v.lang}, " "), func(ctx context.Context) (*pack.Pack, error) {
		data := v.data
		if v.who.role.Kind != Client {
			narrow, err := v.config.Source.Hold(ctx, id)
			if err != nil {
				return nil, err
			}
			defer narrow.Release()
			data = narrow
		}
		read, err := metrics.ReadContract(ctx, data, v.config.KPIs, metrics.ContractQuery{ContractID: id, Period: period, AsOf: asOf})
		if err != nil {
			return nil, err
		}
		return pack.Client(read, v.options())
	})
	if err != nil {
		return err
	}
	p := &page{title: made.Title, lead: made.Verdict, active: active, pack: made, main: "clauses", form: "week.html", data: v.weekForm(period, asOf)}
	if v.who.role.Kind != Client {
		p.back = &link{v.say("contracts.title"), v.href("/contracts", nil)}
	}
	return v.show(p)
}

// blank is a pack of this server's own: sections, and what every export says of where it comes from.
func (v *visit) blank(kind string, sections ...pack.Section) *pack.Pack {
	p := &pack.Pack{Kind: kind, Lang: v.lang, Title: v.say("menu." + kind), Organisation: v.config.Organisation, Status: pack.Provisional, Version: 1,
		Zone: v.config.Zone, ConfigHash: v.config.ConfigHash, ToolVersion: v.config.ToolVersion, Sections: sections,
		Notes: []pack.Note{}, Figures: []pack.Figure{}, Incidents: []pack.Incident{}, Sources: []pack.Source{}}
	if at, err := v.asOf(); err == nil {
		p.AsOf, p.From, p.To, p.Period = at, at, at, at.In(v.printer.Zone()).Format(time.DateOnly)
		p.PeriodWords = v.printer.Date(at)
	}
	for i := range p.Sections {
		if p.Sections[i].ID == "" {
			p.Sections[i].ID = kind
		}
	}
	return p
}

func words(s string) pack.Cell {
	if s == "" {
		return pack.Cell{Value: unit.None(unit.Text, unit.Empty)}
	}
	return pack.Cell{Value: unit.OfText(s)}
}

// date is a day of a zone; the zero time prints as nothing.
func date(t time.Time, zone *time.Location) pack.Cell {
	if t.IsZero() {
		return pack.Cell{Value: unit.None(unit.Date, unit.Empty)}
	}
	y, m, d := t.In(zone).Date()
	return pack.Cell{Value: unit.Value{Kind: unit.Date, Time: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}}
}
