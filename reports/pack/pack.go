// Package pack holds a pack as values: sections, tiles, tables, charts and notes, and how a period becomes one.
//
// A Pack is finished before a renderer sees it. Renderers print it: they place, colour and format, and never add, divide
// or choose. So PDF, workbook and page cannot disagree.
package pack

import (
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Status is what a pack says of itself on every page.
type Status string

// The statuses of a pack.
const (
	Provisional Status = "provisional" // PROVISOIRE
	Final       Status = "final"       // DÉFINITIF
	Corrected   Status = "corrected"   // RECTIFICATIF
)

// Pack is one document: what the PDF, the workbook and the page print.
type Pack struct {
	Kind         string `json:"kind"` // bhi, rai, client, cri, pir, explain
	Lang         string `json:"lang"` // fr or en
	Title        string `json:"title"`
	Organisation string `json:"organisation"`
	Scope        string `json:"scope"` // the filters, in words
	Status       Status `json:"status"`
	Version      int    `json:"version"`
	// Period is the key of the period (2026-W38) and its words ("semaine 38 (14–20 sept. 2026)").
	Period      string    `json:"period"`
	PeriodWords string    `json:"period_words"`
	From        time.Time `json:"from"`
	To          time.Time `json:"to"`
	Zone        string    `json:"zone"`
	AsOf        time.Time `json:"as_of"`
	// Verdict is the sentence under the title: the state of the period in one line.
	Verdict     string     `json:"verdict"`
	VerdictTone Tone       `json:"verdict_tone,omitempty"`
	Sources     []Source   `json:"sources"`
	ConfigHash  string     `json:"config_hash"`
	ToolVersion string     `json:"tool_version"`
	Sections    []Section  `json:"sections"`
	Notes       []Note     `json:"notes"` // numbered footnotes; Cell.Notes and Tile.Notes hold their numbers
	Figures     []Figure   `json:"figures"`
	Incidents   []Incident `json:"incidents"`
	// Records are the things of registers that figures count: problems, changes, actions.
	Records []Record `json:"records,omitempty"`
	// Models are the texts of the models that figures name, where Options.SQL gives them; by path.
	Models []Model `json:"models,omitempty"`
	// Decisions are the arguable definitions that figures name, in the order of their first use.
	Decisions []metrics.Definition `json:"decisions,omitempty"`
}

// Record is one thing of a register behind a figure, with the row that tells it.
type Record struct {
	Key        int64     `json:"-"`    // of metrics.subjects
	Kind       string    `json:"kind"` // problem, change, action
	ID         string    `json:"id"`
	Title      string    `json:"title,omitempty"`
	Service    string    `json:"service,omitempty"`
	State      string    `json:"state,omitempty"`
	Owner      string    `json:"owner,omitempty"` // a group
	From       time.Time `json:"from,omitzero"`
	Until      time.Time `json:"until,omitzero"`
	Due        time.Time `json:"due,omitzero"`        // of an action
	Origin     string    `json:"origin,omitempty"`    // of an action: the incident or problem that it came of
	Incidents  []int     `json:"incidents,omitempty"` // of the pack, that name it or that it came of
	SourceFile string    `json:"source_file,omitempty"`
	SourceLine int64     `json:"source_line,omitempty"`
}

// Model is one SQL model: its path under the top of the project, or of the workspace, and its text.
type Model struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// Source is a file or store that the figures come from.
type Source struct {
	Name     string    `json:"name"`
	File     string    `json:"file"`
	SHA256   string    `json:"sha256"`
	Rows     int64     `json:"rows"`
	Rejected int64     `json:"rejected"`
	Zone     string    `json:"zone"`
	Latest   time.Time `json:"latest,omitzero"` // the latest instant that the source speaks of
}

// Note is a numbered footnote: a warning, a definition, a doubt.
type Note struct {
	Number int    `json:"number"` // from 1
	Text   string `json:"text"`
}

// Tone is what a mark means. Renderers give it a colour and a glyph, never a colour alone.
type Tone string

// The tones.
const (
	Plain  Tone = ""
	Good   Tone = "good"   // commitment held, favourable signal
	Warn   Tone = "warn"   // needs a look
	Bad    Tone = "bad"    // breach, unfavourable signal
	Signal Tone = "signal" // a process-behaviour signal without a side
	Muted  Tone = "muted"  // context, less ink
)

// Incident is what the annex and the drill-down show of one incident.
type Incident struct {
	Key          int64      `json:"-"` // of metrics.subjects
	ID           string     `json:"id"`
	Title        string     `json:"title"`
	Client       string     `json:"client,omitempty"`
	Domain       string     `json:"domain,omitempty"`
	Segment      string     `json:"segment,omitempty"`
	Site         string     `json:"site,omitempty"`
	CI           string     `json:"ci,omitempty"`
	Cause        string     `json:"cause,omitempty"` // code of the cause or, failing that, of the closing
	Service      string     `json:"service,omitempty"`
	Category     string     `json:"category,omitempty"`
	Priority     string     `json:"priority,omitempty"`
	State        string     `json:"state,omitempty"` // in words
	Team         string     `json:"team,omitempty"`
	OpenedAt     time.Time  `json:"opened_at,omitzero"`
	AckAt        time.Time  `json:"acknowledged_at,omitzero"`
	RestoredAt   time.Time  `json:"restored_at,omitzero"`
	ResolvedAt   time.Time  `json:"resolved_at,omitzero"`
	ClosedAt     time.Time  `json:"closed_at,omitzero"`
	ToResolve    unit.Value `json:"to_resolve"`      // seconds, calendar
	SLA          string     `json:"sla,omitempty"`   // verdict in words
	Flags        []string   `json:"flags,omitempty"` // data-quality codes
	SourceFile   string     `json:"source_file,omitempty"`
	SourceLine   int64      `json:"source_line,omitempty"`
	Timeline     []Step     `json:"timeline,omitempty"`
	Clocks       []Proof    `json:"clocks,omitempty"` // the clocks of its commitments that the pack judges
	Major        bool       `json:"major,omitempty"`
	ReopenCount  int64      `json:"reopen_count,omitempty"`
	ReassignedTo int64      `json:"reassignments,omitempty"`
}

// Step is one event of an incident's life.
type Step struct {
	At   time.Time `json:"at"`
	What string    `json:"what"` // in words: « état : Nouveau → En cours »
	Line int64     `json:"line,omitempty"`
	File string    `json:"file,omitempty"`
}
