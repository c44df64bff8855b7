package workspace

import (
	"embed"
	"maps"
	"slices"
	"strings"
)

// presetQueries are the SELECTs of the presets, <preset>_<rows>.sql.
//
//go:embed presets/*.sql
var presetQueries embed.FS

// Preset is the layout of a tool's own tables, or of one of its exports, that can be read without a mapping.
type Preset struct {
	Name    string
	Title   string   // in words
	Schemes []string // kinds of stores; nil: files
	Parts   []Part
}

// Part is one kind of rows of a preset.
type Part struct {
	Rows      Rows
	Query     string // SELECT with bilan's own names of columns; "" for files
	Key       string
	Watermark string
	Format    string  // of files; "" when the file tells
	Mapping   Mapping // all but its zone
}

func (p *Preset) isFiles() bool { return p.Schemes == nil }

// Presets lists what is known, stores first.
func Presets() []Preset { return slices.Clone(presets) }

// PresetNames lists the names of the presets.
func PresetNames() []string {
	return []string{"bilan", "glpi", "itop", "servicenow-audit", "servicenow-task-sla", "jira-changelog"}
}

func preset(name string) *Preset {
	if i := slices.IndexFunc(presets, func(p Preset) bool { return p.Name == name }); i >= 0 {
		return &presets[i]
	}
	return nil
}

// presetsOf names the presets of a kind of store; of all of them when it is not known.
func presetsOf(scheme string) []string {
	var names []string
	for _, p := range presets {
		if !p.isFiles() && (scheme == "" || slices.Contains(p.Schemes, scheme)) {
			names = append(names, p.Name)
		}
	}
	return names
}

var presets = []Preset{
	{
		Name: "bilan", Title: "bilan's own tables (bilan lifecycle ddl)", Schemes: StoreSchemes,
		Parts: []Part{
			{Rows: RowsIncidents, Query: "select * from bilan_incidents", Key: "incident_id", Watermark: "recorded_at", Mapping: ownMapping("bilan", RowsIncidents)},
			{Rows: RowsEvents, Query: "select * from bilan_events", Key: "event_id", Watermark: "recorded_at", Mapping: ownMapping("bilan", RowsEvents)},
		},
	},
	{
		Name: "glpi", Title: "GLPI 10: tickets, their history, problems and changes", Schemes: []string{StoreMySQL},
		Parts: []Part{
			queried("glpi", RowsIncidents, glpiWords), queried("glpi", RowsEvents, glpiWords),
			queried("glpi", RowsProblems, nil), queried("glpi", RowsChanges, nil),
		},
	},
	{
		Name: "itop", Title: "iTop: incidents and their change operations", Schemes: []string{StoreMySQL},
		Parts: []Part{queried("itop", RowsIncidents, iTopWords), queried("itop", RowsEvents, iTopWords)},
	},
	{Name: "servicenow-audit", Title: "ServiceNow: sys_audit, as CSV or JSON", Parts: []Part{exported(serviceNowAudit, "")}},
	{Name: "servicenow-task-sla", Title: "ServiceNow: task_sla, as CSV or JSON", Parts: []Part{exported(serviceNowClocks, "")}},
	{Name: "jira-changelog", Title: "Jira: issues with their changelog, as the REST interface gives them", Parts: []Part{jiraHistory}},
}

// ownMapping reads columns that have bilan's own names.
func ownMapping(tool string, rows Rows) Mapping {
	m := Mapping{Version: 1, Tool: tool, Rows: rows, Columns: map[string]string{}, Constants: map[string]string{}, IsOwn: true}
	for _, c := range columnsOf(rows) {
		m.Columns[c.Name] = c.Name
	}
	return m
}

// queried is a part of a preset with a query of its own.
func queried(tool string, rows Rows, words *vocabulary) Part {
	query, err := presetQueries.ReadFile("presets/" + tool + "_" + string(rows) + ".sql")
	if err != nil {
		panic("workspace: preset " + tool + ": " + err.Error()) // it is embedded
	}
	m := ownMapping(tool, rows)
	m.take(words)
	if tool == "glpi" && words != nil {
		m.IDPrefix = glpi.prefix
	}
	return Part{Rows: rows, Query: string(query), Key: "row_key", Watermark: "row_mark", Mapping: m}
}

// take gives a mapping the words of a tool.
func (m *Mapping) take(words *vocabulary) {
	if words == nil {
		return
	}
	m.States = maps.Clone(words.states.words)
	m.Priorities, m.Impacts, m.Urgencies = words.priorities.words, words.impacts.words, words.urgencies.words
}

// exported is the part of a preset of files, read as the exports of a dialect are recognised: each column under the first of its
// headers that is there.
func exported(d *dialect, format string) Part {
	m := Mapping{Version: 1, Tool: d.tool, Rows: d.rows, Columns: map[string]string{}, Constants: map[string]string{}, Others: map[string][]string{}}
	for _, a := range d.columns {
		m.Columns[a.column] = a.headers[0]
		m.Others[a.column] = a.headers[1:]
	}
	if d.rows == RowsEvents {
		m.take(d.words)
		m.Fields = d.fields
	}
	return Part{Rows: d.rows, Format: format, Mapping: m}
}

// jiraHistory reads the members that the reader of the format jira gives each change of each issue.
var jiraHistory = func() Part {
	m := Mapping{
		Version: 1, Tool: "jira", Rows: RowsEvents, Constants: map[string]string{},
		Columns: map[string]string{"incident_id": "key", "at": "created", "field": "field", "old_value": "fromString", "new_value": "toString", "sequence": "id"},
		Fields:  map[string]string{"status": "state", "priority": "priority", "assignee": "assignee", "Support team": "assignment_group", "Team": "assignment_group"},
	}
	m.take(jiraWords)
	return Part{Rows: RowsEvents, Format: "jira", Mapping: m}
}()

// resolve makes one source of each part of a preset, and gives those without a file for mapping the one that they are read with.
// Sources come out in the order of the file, the lifecycle store last.
func (w *Workspace) resolve() {
	var sources []Source
	for _, s := range w.Config.places() {
		p := preset(s.Preset)
		switch {
		case p == nil && s.IsStore() && s.Mapping == "":
			sources = append(sources, w.own(*s, ownMapping("bilan", s.Rows)))
		case p == nil:
			sources = append(sources, *s)
		default:
			sources = append(sources, w.parts(*s, p)...)
		}
	}
	w.Config.Sources, w.Config.Lifecycle = sources, nil
}

func (w *Workspace) parts(s Source, p *Preset) []Source {
	var sources []Source
	for _, part := range p.Parts {
		if s.Rows != "" && part.Rows != s.Rows {
			continue
		}
		one := s
		if s.Rows == "" && len(p.Parts) > 1 {
			one.Name += "-" + strings.ReplaceAll(string(part.Rows), "_", "-")
		}
		one.Query, one.Key, one.Watermark = part.Query, part.Key, part.Watermark
		if part.Format != "" {
			one.Format = part.Format
		}
		if one.Mapping == "" {
			one = w.own(one, part.Mapping)
		}
		sources = append(sources, one)
	}
	return sources
}

// own gives a source a mapping that is no file.
func (w *Workspace) own(s Source, m Mapping) Source {
	m.Zone = s.Zone
	s.Mapping = "built in, for " + s.Name
	w.Mappings[s.Mapping] = &m
	return s
}
