package chart

import "github.com/go-echarts/go-echarts/v2/opts"

// The shapes of an option. go-echarts has types for the leaves (styles, labels, lines); its own axes, series and data
// points miss members that the charts need, so those are here. Members follow the names of the ECharts option.

type option struct {
	Animation bool           `json:"animation"`
	Aria      aria           `json:"aria"`
	TextStyle opts.TextStyle `json:"textStyle"`
	Grid      grid           `json:"grid"`
	Legend    *legend        `json:"legend,omitempty"`
	Tooltip   tooltip        `json:"tooltip"`
	XAxis     []axis         `json:"xAxis"`
	YAxis     []axis         `json:"yAxis"`
	VisualMap *visualMap     `json:"visualMap,omitempty"`
	Series    []series       `json:"series"`
}

type aria struct {
	Enabled bool      `json:"enabled"`
	Label   ariaLabel `json:"label"`
}

type ariaLabel struct {
	Description string `json:"description"`
}

type grid struct {
	Left         float64 `json:"left"`
	Right        float64 `json:"right"`
	Top          float64 `json:"top"`
	Bottom       float64 `json:"bottom"`
	OuterBounds  string  `json:"outerBoundsMode"`
	OuterContain string  `json:"outerBoundsContain,omitempty"`
}

type legend struct {
	Top        float64         `json:"top"`
	Left       float64         `json:"left"`
	ItemWidth  float64         `json:"itemWidth"`
	ItemHeight float64         `json:"itemHeight"`
	ItemGap    float64         `json:"itemGap"`
	Padding    float64         `json:"padding"`
	Data       []legendItem    `json:"data"`
	TextStyle  *opts.TextStyle `json:"textStyle"`
}

type legendItem struct {
	Name string `json:"name"`
	Icon string `json:"icon,omitempty"`
}

type tooltip struct {
	Trigger    string          `json:"trigger"`
	RenderMode string          `json:"renderMode"`
	Confine    bool            `json:"confine"`
	TextStyle  *opts.TextStyle `json:"textStyle,omitempty"`
}

type axis struct {
	Type          string          `json:"type"`
	Show          *bool           `json:"show,omitempty"`
	Position      string          `json:"position,omitempty"`
	Name          string          `json:"name,omitempty"`
	NameLocation  string          `json:"nameLocation,omitempty"`
	NameGap       *float64        `json:"nameGap,omitempty"`
	NameTextStyle *nameStyle      `json:"nameTextStyle,omitempty"`
	BoundaryGap   *bool           `json:"boundaryGap,omitempty"`
	Inverse       bool            `json:"inverse,omitempty"`
	Min           *float64        `json:"min,omitempty"`
	Max           *float64        `json:"max,omitempty"`
	Interval      float64         `json:"interval,omitempty"`
	Data          []tickLabel     `json:"data,omitempty"`
	AxisLine      *opts.AxisLine  `json:"axisLine,omitempty"`
	AxisTick      *opts.AxisTick  `json:"axisTick,omitempty"`
	AxisLabel     *axisLabel      `json:"axisLabel,omitempty"`
	SplitLine     *opts.SplitLine `json:"splitLine,omitempty"`
	Silent        bool            `json:"silent,omitempty"`
}

type nameStyle struct {
	Color    string    `json:"color"`
	FontSize float64   `json:"fontSize"`
	Align    string    `json:"align"`
	Padding  []float64 `json:"padding,omitempty"`
}

type axisLabel struct {
	Show         *bool   `json:"show,omitempty"`
	Interval     *int    `json:"interval,omitempty"`
	Color        string  `json:"color"`
	FontSize     float64 `json:"fontSize"`
	LineHeight   float64 `json:"lineHeight,omitempty"`
	Margin       float64 `json:"margin"`
	HideOverlap  bool    `json:"hideOverlap,omitempty"`
	ShowMaxLabel *bool   `json:"showMaxLabel,omitempty"`
}

type tickLabel struct {
	Value     string          `json:"value"`
	TextStyle *opts.TextStyle `json:"textStyle,omitempty"`
}

type visualMap struct {
	Type       string          `json:"type"`
	Orient     string          `json:"orient"`
	Left       float64         `json:"left"`
	Top        float64         `json:"top"`
	Padding    float64         `json:"padding"`
	ItemWidth  float64         `json:"itemWidth"`
	ItemHeight float64         `json:"itemHeight"`
	ItemGap    float64         `json:"itemGap"`
	ItemSymbol string          `json:"itemSymbol"`
	Pieces     []piece         `json:"pieces"`
	TextStyle  *opts.TextStyle `json:"textStyle"`
}

type piece struct {
	Min   *float64 `json:"gte,omitempty"`
	Max   *float64 `json:"lt,omitempty"`
	Last  *float64 `json:"lte,omitempty"`
	Label string   `json:"label"`
	Color string   `json:"color"`
}

type series struct {
	Type       string          `json:"type"`
	Name       string          `json:"name"`
	YAxisIndex int             `json:"yAxisIndex"`
	Offset     []any           `json:"symbolOffset,omitempty"`
	Stack      string          `json:"stack,omitempty"`
	Data       []*datum        `json:"data"`
	ItemStyle  *itemStyle      `json:"itemStyle,omitempty"`
	LineStyle  *opts.LineStyle `json:"lineStyle,omitempty"`
	Label      *label          `json:"label,omitempty"`
	Symbol     string          `json:"symbol,omitempty"`
	SymbolSize float64         `json:"symbolSize,omitempty"`
	ShowSymbol *bool           `json:"showSymbol,omitempty"`
	ShowAll    *bool           `json:"showAllSymbol,omitempty"`
	Step       string          `json:"step,omitempty"`
	BarGap     string          `json:"barGap,omitempty"`
	BarWidth   string          `json:"barWidth,omitempty"`
	BarMax     float64         `json:"barMaxWidth,omitempty"`
	CategoryIn string          `json:"barCategoryGap,omitempty"`
	Clip       *bool           `json:"clip,omitempty"`
	Z          int             `json:"z,omitempty"`
	MarkLine   *markLine       `json:"markLine,omitempty"`
	MarkArea   *markArea       `json:"markArea,omitempty"`
	Emphasis   *emphasis       `json:"emphasis,omitempty"`
}

type emphasis struct {
	Disabled bool `json:"disabled"`
}

// datum is a point. Ref is not ECharts': a click on the page reads it and opens the figure.
type datum struct {
	Value      any           `json:"value"`
	ItemStyle  *itemStyle    `json:"itemStyle,omitempty"`
	Symbol     string        `json:"symbol,omitempty"`
	SymbolSize float64       `json:"symbolSize,omitempty"`
	Label      *label        `json:"label,omitempty"`
	Tooltip    *pointTooltip `json:"tooltip,omitempty"`
	Ref        string        `json:"ref,omitempty"`
}

type pointTooltip struct {
	Formatter string `json:"formatter"`
}

type itemStyle struct {
	Color        string    `json:"color,omitempty"`
	Decal        *decal    `json:"decal,omitempty"`
	BorderColor  string    `json:"borderColor,omitempty"`
	BorderWidth  float64   `json:"borderWidth,omitempty"`
	BorderRadius []float64 `json:"borderRadius,omitempty"`
}

// decal is a pattern over a colour.
type decal struct {
	Symbol     string    `json:"symbol"`
	SymbolSize float64   `json:"symbolSize,omitempty"`
	Color      string    `json:"color"`
	DashX      []float64 `json:"dashArrayX"`
	DashY      []float64 `json:"dashArrayY"`
	Rotation   float64   `json:"rotation"`
}

type label struct {
	Show       bool      `json:"show"`
	Position   string    `json:"position,omitempty"`
	Formatter  string    `json:"formatter,omitempty"`
	Color      string    `json:"color,omitempty"`
	FontSize   float64   `json:"fontSize,omitempty"`
	FontWeight string    `json:"fontWeight,omitempty"`
	LineHeight float64   `json:"lineHeight,omitempty"`
	Distance   float64   `json:"distance,omitempty"`
	Background string    `json:"backgroundColor,omitempty"`
	Padding    []float64 `json:"padding,omitempty"`
	Align      string    `json:"align,omitempty"`
}

type markLine struct {
	Silent    bool       `json:"silent"`
	Symbol    string     `json:"symbol"`
	Animation bool       `json:"animation"`
	Data      []markItem `json:"data"`
}

type markItem struct {
	XAxis     *float64        `json:"xAxis,omitempty"`
	YAxis     *float64        `json:"yAxis,omitempty"`
	LineStyle *opts.LineStyle `json:"lineStyle"`
	Label     *label          `json:"label"`
}

type markArea struct {
	Silent    bool            `json:"silent"`
	ItemStyle *itemStyle      `json:"itemStyle"`
	Data      [][2]markCorner `json:"data"`
}

// markCorner is one side of an area: indexes of categories or values on x, values on y.
type markCorner struct {
	XAxis *float64 `json:"xAxis,omitempty"`
	YAxis *float64 `json:"yAxis,omitempty"`
}
