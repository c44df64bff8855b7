// Package html prints a pack as one self-contained page: it asks nothing of any network, works from a file, and opens every
// figure to its incidents and their timelines.
//
// Text of the sources reaches the page in two ways only: through html/template, and as JSON in a data block that the script
// puts into the document as text. The policy in the page's head names the two scripts and the style by their hashes, so
// nothing else can run.
package html

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"bilan/metrics/unit"
	"bilan/reports/chart"
	"bilan/reports/pack"
)

//go:embed assets/page.html assets/page.css assets/page/*.js
var assets embed.FS

// Render writes the page of a pack. The same pack gives the same bytes.
//
// Instants are printed in the pack's zone, or in UTC, named, when nobody knows that zone. An error names the chart or the
// period it is about.
func Render(w io.Writer, p *pack.Pack) error {
	printer, err := unit.NewPrinter(p.Lang, p.Zone)
	if err != nil {
		if printer, err = unit.NewPrinter(p.Lang, "UTC"); err != nil {
			return fmt.Errorf("rendering the page of %s: %w", p.Period, err)
		}
	}
	v := &view{pack: p, printer: printer, words: wordsOf(p.Lang)}
	v.index()
	data, err := v.data()
	if err != nil {
		return fmt.Errorf("rendering the page of %s: %w", p.Period, err)
	}
	style, script := asset("page.css"), program()
	t, err := template.New("page.html").Funcs(v.functions()).ParseFS(assets, "assets/page.html")
	if err != nil {
		return fmt.Errorf("reading the page's template: %w", err)
	}
	err = t.Execute(w, map[string]any{
		"Pack": p, "Words": v.words, "Status": v.words.status(p.Status), "Zone": printer.Zone().String(),
		"Policy": policy([]string{string(chart.Bundle), script}, style),
		"CSS":    template.CSS(style), "Script": template.JS(script), "Bundle": template.JS(chart.Bundle),
		// encoding/json escapes <, > and &, so the block cannot be left from inside.
		"Data": template.JS(data),
	})
	if err != nil {
		return fmt.Errorf("rendering the page of %s: %w", p.Period, err)
	}
	return nil
}

// parts are the files of the page's script, by moment of its life: it reads the data, knows the place that the address names, builds
// elements, rows and the panel, goes from one to the next, opens the menu, can draw charts, and starts.
var parts = []string{"read", "place", "build", "rows", "panel", "go", "menu", "charts", "start"}

// program is the page's script: its parts in one scope of their own.
func program() string {
	var out strings.Builder
	for _, part := range parts {
		out.WriteString(asset("page/" + part + ".js"))
	}
	return alone(out.String())
}

// alone puts a script into a scope of its own.
func alone(script string) string { return "(() => {\n\"use strict\";\n" + script + "})();\n" }

// asset is an embedded file. Its absence is a defect of the build.
func asset(name string) string {
	content, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err)
	}
	return string(content)
}

// policy is the content security policy: the given scripts and style, and nothing from anywhere.
func policy(scripts []string, style string) string {
	var allowed []string
	for _, s := range scripts {
		allowed = append(allowed, hash(s))
	}
	return "default-src 'none'; script-src " + strings.Join(allowed, " ") + "; style-src " + hash(style) +
		"; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
