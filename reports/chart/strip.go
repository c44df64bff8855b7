package chart

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/go-echarts/go-echarts/v2/opts"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// spanLooks gives the kinds of a strip a colour and a pattern each, and a height: what counts is dense, what does not is light. A
// black-and-white print keeps them apart.
var spanLooks = map[pack.SpanKind]struct {
	colour string
	decal  *decal
}{
	pack.SpanRun:      {accent, nil},
	pack.SpanOver:     {alarm, &decal{Symbol: "rect", Color: "#ffffff", DashX: []float64{40, 0}, DashY: []float64{1.4, 5}, Rotation: -math.Pi / 4}},
	pack.SpanClosed:   {"#e9edf1", nil},
	pack.SpanStop:     {"#d9c39a", &decal{Symbol: "rect", Color: "#7a5b1a", DashX: []float64{40, 0}, DashY: []float64{1, 5}, Rotation: math.Pi / 4}},
	pack.SpanExcluded: {"#cdbfe3", &decal{Symbol: "rect", Color: "#5d4289", DashX: []float64{40, 0}, DashY: []float64{1, 4}, Rotation: 0}},
	pack.SpanResolved: {"#bfd8cd", &decal{Symbol: "rect", Color: "#2e7d5b", DashX: []float64{40, 0}, DashY: []float64{1, 4}, Rotation: math.Pi / 2}},

	pack.SpanNew:     {paper, nil}, // with an edge
	pack.SpanActive:  {"#7ba7c0", nil},
	pack.SpanPending: {"#e9e1cf", &decal{Symbol: "rect", Color: "#52606d", DashX: []float64{2, 4}, DashY: []float64{2, 4}, Rotation: 0}},
	pack.SpanOutage:  {ink, nil},

	pack.SpanApproved:  {"#5b7f95", nil},
	pack.SpanAwaiting:  {"#f3f6f8", &decal{Symbol: "rect", Color: "#3c4f5f", DashX: []float64{40, 0}, DashY: []float64{1.2, 4}, Rotation: math.Pi / 4}},
	pack.SpanEmergency: {"#b7791f", &decal{Symbol: "rect", Color: "#ffffff", DashX: []float64{40, 0}, DashY: []float64{1.2, 4}, Rotation: math.Pi / 2}},
	pack.SpanRefused:   {"#c9d3da", &decal{Symbol: "rect", Color: "#1f2933", DashX: []float64{40, 0}, DashY: []float64{1, 3}, Rotation: 0}},
	pack.SpanFreeze:    {"#3c4f5f", &decal{Symbol: "rect", Color: "#ffffff", DashX: []float64{40, 0}, DashY: []float64{1, 6}, Rotation: math.Pi / 4}},
}

// Steps of an axis of time, in seconds.
var timeSteps = []int64{60, 300, 600, 900, 1800, 3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86400, 2 * 86400, 7 * 86400, 14 * 86400,
	28 * 86400, 91 * 86400, 364 * 86400}

// tickLimit is how many instants an axis has words for.
const tickLimit = 7

// strip draws one bar of time cut into spans. Stacked bars on an axis of seconds draw it, since an option without functions has no
// other way; marks are vertical lines.
func (d *draft) strip() error {
	first, last := d.Spans[0].From, d.Spans[len(d.Spans)-1].To
	for i, s := range d.Spans {
		if s.To.Before(s.From) || i > 0 && s.From.Before(d.Spans[i-1].To) {
			return fmt.Errorf("span %d begins or ends before the one before it", i+1)
		}
	}
	from, step, n := d.timeAxis(first, last, tickLimit)
	length := float64(step * int64(n))
	hidden, flat, every := opts.Bool(false), false, 0
	zero := 0.0
	shown := axis{Type: "category", Position: "bottom", BoundaryGap: &flat, Silent: true,
		AxisLine: &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: faint}}, AxisTick: &opts.AxisTick{Show: opts.Bool(true)},
		AxisLabel: &axisLabel{Color: quiet, FontSize: smallSize, LineHeight: 12, Margin: 6, Interval: &every},
		SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: hair}}}
	for i := range n + 1 {
		shown.Data = append(shown.Data, tickLabel{Value: d.instant(from.Add(time.Duration(int64(i)*step)*time.Second), i == 0, step)})
	}
	d.opt.XAxis = []axis{{Type: "value", Position: "bottom", Show: hidden, Min: &zero, Max: &length, Interval: float64(step)}, shown}
	d.opt.YAxis = []axis{{Type: "category", Show: hidden, Data: []tickLabel{{Value: " "}}}}
	d.opt.Grid.Left, d.opt.Grid.Right = 26, 30
	used := map[pack.SpanKind]bool{}
	at := from
	add := func(s series) { d.opt.Series = append(d.opt.Series, s) }
	blank := series{Type: "bar", Name: " ", Stack: "strip", BarWidth: "70%", ItemStyle: &itemStyle{Color: "transparent"}, Emphasis: &emphasis{Disabled: true}}
	gap := func(seconds float64) {
		s := blank
		s.Data = []*datum{{Value: seconds}}
		add(s)
	}
	for _, s := range d.Spans {
		if s.From.After(at) {
			gap(s.From.Sub(at).Seconds())
		}
		at = s.To
		used[s.Kind] = true
		look, ok := spanLooks[s.Kind]
		if !ok {
			return fmt.Errorf("unknown kind of span %q", s.Kind)
		}
		add(series{Type: "bar", Name: d.spanName(s.Kind), Stack: "strip", BarWidth: "70%", Emphasis: &emphasis{Disabled: true},
			ItemStyle: &itemStyle{Color: look.colour, Decal: look.decal},
			Data:      []*datum{{Value: s.To.Sub(s.From).Seconds(), Tooltip: &pointTooltip{Formatter: literal(d.spanTip(s))}}}})
	}
	var items []legendItem
	for _, kind := range pack.SpanKinds {
		if used[kind] {
			items = append(items, legendItem{Name: d.spanName(kind), Icon: "rect"})
		}
	}
	top := d.opt.Grid.Top
	if len(items) == 1 {
		items = append(items, items[0]) // a legend of one is asked for here: the bar alone does not say what it is
	}
	d.legend(items)
	d.opt.Legend.Data = slices.Compact(d.opt.Legend.Data)
	d.opt.Grid.Top = top + legendRow // a strip stands over the whole width, where its legend is one row
	if len(d.Marks) > 0 {
		d.opt.Grid.Top += nameRow / 2
	}
	for _, m := range d.Marks {
		d.stripMark(m, from, length, "end")
	}
	return nil
}

// stripMark is a vertical line with its words on top; near an end the words turn inwards.
func (d *draft) stripMark(m pack.Mark, from time.Time, length float64, top string) {
	x := m.At.Sub(from).Seconds()
	if x < 0 || x > length {
		return
	}
	tint := colour(m.Tone, []string{ink}, 0)
	words := word(m.Label)
	label := &label{Show: words != "", Position: top, Formatter: literal(words), Color: tint, FontSize: smallSize, FontWeight: "bold", Distance: 2}
	switch half := d.ruler.width(words, smallSize, true) / 2; {
	case x/length*(narrow*2) < half:
		label.Align = "left"
	case (1-x/length)*(narrow*2) < half:
		label.Align = "right"
	}
	width := float32(1.8)
	if d.Kind == pack.Lanes && m.Tone == pack.Plain {
		width = 1 // a milestone among many
	}
	d.marks([]markItem{{XAxis: &x, LineStyle: &opts.LineStyle{Color: tint, Width: width, Type: "solid"}, Label: label}})
}

func (d *draft) spanName(kind pack.SpanKind) string {
	if name := text.Cut(word(d.SpanNames[kind]), 36); name != "" {
		return name
	}
	return string(kind)
}

func (d *draft) spanTip(s pack.Span) string {
	tip := d.p.Second(s.From) + " → " + d.p.Second(s.To) + "\n" + d.p.Exact(s.To.Sub(s.From).Seconds())
	if words := word(s.Tip); words != "" {
		tip = words + "\n" + tip
	}
	return tip
}

// timeAxis returns where an axis over two instants begins, its step in seconds and its number of steps, limit at most. It begins on a round
// instant of the zone; steps are real seconds, so that after a change of the clock the labels say the hour that it was.
func (d *draft) timeAxis(first, last time.Time, limit int) (from time.Time, step int64, n int) {
	local := first.In(d.p.Zone())
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, d.p.Zone())
	for _, step = range timeSteps {
		from = midnight.Add(time.Duration(int64(first.Sub(midnight)/time.Second)/step*step) * time.Second)
		n = max(1, int(math.Ceil(last.Sub(from).Seconds()/float64(step)-1e-9)))
		if n <= limit {
			return from, step, n
		}
	}
	n = limit
	step = int64(math.Ceil(last.Sub(from).Seconds() / float64(n)))
	return from, step, n
}

// instant is the words of a tick: the hour, and the date under it where the day begins or the axis does.
func (d *draft) instant(at time.Time, isFirst bool, step int64) string {
	local := at.In(d.p.Zone())
	date := shortDate(d.p, local)
	if step >= 86400 {
		return date
	}
	hour := d.p.Hour(at)
	if isFirst || (local.Hour() == 0 && local.Minute() == 0) || int64(local.Hour()*3600+local.Minute()*60) < step {
		return hour + "\n" + date
	}
	return hour
}

// shortDate is a day without its year: the words around the strip say it.
func shortDate(p *unit.Printer, local time.Time) string {
	day := p.ShortWeekday(local.Weekday()) + " "
	if p.Lang() == unit.English {
		return day + fmt.Sprint(local.Day()) + " " + p.ShortMonth(local.Month())
	}
	return day + local.Format("02/01")
}
