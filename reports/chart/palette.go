package chart

import (
	"fmt"
	"strconv"

	"bilan/reports/pack"
)

// Colours. The palette is calm and its lightness steps are wide, so that a black-and-white print keeps the series apart.
const (
	ink     = "#1f2933" // values that carry the message
	quiet   = "#52606d" // axis words
	faint   = "#8b98a5" // limits, targets
	hair    = "#e4e9ee" // grid lines
	band    = "#f1f5f8" // natural band, the current period
	accent  = "#0b5d85"
	alarm   = "#b3362b"
	paper   = "#ffffff"
	heatLow = "#eaf1f5"
)

// The order in which plain series take a colour: dark and light take turns. Bars under a line are light, so that the line
// shows; lines are dark, so that they show on paper.
var (
	barPalette   = []string{accent, "#a9c4d4", "#5b7f95", "#d9c39a", "#3c4f5f", "#c9d3da"}
	underPalette = []string{"#7ba7c0", "#c3d4de", "#d9c39a", "#a3adb5"}
	linePalette  = []string{accent, "#b08442", "#6f8796", "#3c4f5f", "#7b6ba8", "#4f8f86"}
)

// tones give a series or a point its colour when it means something.
var tones = map[pack.Tone]string{
	pack.Good:   "#2e7d5b",
	pack.Warn:   "#b7791f",
	pack.Bad:    alarm,
	pack.Signal: "#6b4e9b",
	pack.Muted:  faint,
}

// dashes and shapes tell lines apart where colour cannot.
var (
	dashes = []string{"solid", "dashed", "dotted"}
	shapes = []string{"circle", "rect", "triangle", "diamond"}
)

// colour returns the colour of a tone, or the one at place i of a palette when the tone is plain.
func colour(tone pack.Tone, palette []string, i int) string {
	if c, ok := tones[tone]; ok {
		return c
	}
	return palette[i%len(palette)]
}

// mix returns a between b: share 0 is a, 1 is b. Both are #rrggbb.
func mix(a, b string, share float64) string {
	return fmt.Sprintf("#%02x%02x%02x", blend(a, b, 1, share), blend(a, b, 3, share), blend(a, b, 5, share))
}

func blend(a, b string, at int, share float64) int {
	from, _ := strconv.ParseUint(a[at:at+2], 16, 8) // constants of this file
	to, _ := strconv.ParseUint(b[at:at+2], 16, 8)
	return int(float64(from) + (float64(to)-float64(from))*share + 0.5)
}

// words are the few that a chart says by itself.
type words struct {
	centre, upper, lower, provisional, none, colon string
}

var languages = map[string]words{
	"fr": {centre: "moyenne", upper: "limite haute", lower: "limite basse", provisional: "provisoire", none: "aucune donnée", colon: "\u00a0: "},
	"en": {centre: "mean", upper: "upper limit", lower: "lower limit", provisional: "provisional", none: "no data", colon: ": "},
}
