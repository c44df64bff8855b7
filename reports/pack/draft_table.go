package pack

import (
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

func cellOf(v unit.Value) Cell { return Cell{Value: v} }

func words(s string) Cell {
	if s == "" {
		return Cell{Value: unit.None(unit.Text, unit.Empty)}
	}
	return Cell{Value: unit.OfText(s)}
}

func count(n int64) Cell { return Cell{Value: unit.OfCount(n)} }

// of makes a number part of a figure: its n, its share, its distance from before.
func (c Cell) of(ref string) Cell {
	c.Of = ref
	return c
}

// partsOf makes cells parts of one figure.
func partsOf(ref string, cells ...Cell) []Cell {
	for i := range cells {
		if cells[i].Ref == "" {
			cells[i].Of = ref
		}
	}
	return cells
}

// when is an instant; one that is not known prints as nothing.
func when(t time.Time) Cell {
	if t.IsZero() {
		return Cell{Value: unit.None(unit.Instant, unit.Empty)}
	}
	return Cell{Value: unit.OfInstant(t)}
}

func date(t time.Time) Cell {
	if t.IsZero() {
		return Cell{Value: unit.None(unit.Date, unit.Empty)}
	}
	return Cell{Value: unit.Value{Kind: unit.Date, Time: t}}
}

// localDate is the date of an instant in the zone of the pack, at midnight UTC.
func (b *draft) localDate(t time.Time) time.Time {
	y, m, d := t.In(b.print.Zone()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func spark(run []*float64) Cell {
	return Cell{Value: unit.None(unit.Number, unit.Empty), Spark: run}
}

func row(cells ...Cell) Row { return Row{Cells: cells} }

// about is a row about one incident; the incident is in the pack from then on.
func (b *draft) about(i *metrics.Incident, cells ...Cell) Row {
	b.show(i.Key)
	return Row{Incident: i.ID, Cells: append([]Cell{{Value: unit.OfID(i.ID)}}, cells...)}
}

// column describes a column by its words: numbers go right.
func (b *draft) column(id string, kind unit.Kind, weight float64) Column {
	c := Column{ID: id, Title: b.say("col." + id), Kind: kind, Weight: weight}
	if kind.IsNumeric() {
		c.Align = Right
	}
	return c
}

// shorten bounds what a page prints of a table.
func (b *draft) shorten(t *Table, rows int) {
	if len(t.Rows) > rows {
		t.PageRows = rows
		t.Truncated = b.say("truncated", rows, len(t.Rows))
	}
}

// limits are those of a chart, nil without.
func limits(c metrics.Chart) *Limits {
	if c.Limits == nil {
		return nil
	}
	return &Limits{Centre: c.Limits.Centre, Lower: c.Limits.Lower, Upper: c.Limits.Upper, Provisional: c.Limits.Provisional,
		Clipped: c.Limits.Clipped}
}

// toneOf colours a judgement.
func toneOf(j metrics.Judgement) Tone {
	switch j {
	case metrics.Favourable:
		return Good
	case metrics.Unfavourable:
		return Bad
	case metrics.Sideless:
		return Signal
	}
	return Plain
}

func pointer(f float64) *float64 { return &f }

// seconds is an instant to the second; one that is not known prints as nothing.
func seconds(t time.Time) Cell {
	if t.IsZero() {
		return Cell{Value: unit.None(unit.Second, unit.Empty)}
	}
	return Cell{Value: unit.OfSecond(t)}
}

// second prints an instant to the second; nothing for one that is not known.
func (b *draft) second(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return b.print.Second(t)
}

// isoDate prints a date of the data (2026-09-14) as people write it.
func (b *draft) isoDate(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return b.print.Date(t)
}
