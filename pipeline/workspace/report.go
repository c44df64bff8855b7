package workspace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Report is what people write about one incident for its review (RAI) and its reports (CRI, PIR): a head in YAML between two rules,
// then sections of Markdown under fixed headings.
type Report struct {
	File     string // relative to the workspace
	Head     ReportHead
	Sections []ReportSection // in the order of the file
	Events   []ReportEvent   // the section Chronologie, in order of time
	Mentions []Mention       // incidents that the text names
}

// ReportHead is the head of a report.
type ReportHead struct {
	Incident    string        `yaml:"incident"`     // number of the incident, as its source writes it
	Cause       string        `yaml:"cause"`        // confirmed, hypothesis (default)
	Decision    string        `yaml:"decision"`     // of the review: opened, attached, none; empty: to be taken
	Problem     string        `yaml:"problem"`      // id of the problem that was opened or that it is attached to
	EffectiveOn string        `yaml:"effective_on"` // date on which the effect of the actions is checked
	CRI         ReportEdition `yaml:"cri"`          // the short report
	PIR         ReportEdition `yaml:"pir"`          // the report after analysis
}

// ReportEdition is one kind of report as a document: who wrote it, who validated it. Groups and functions, never persons.
type ReportEdition struct {
	Version     int    `yaml:"version"`      // from 1 (default)
	Status      string `yaml:"status"`       // provisional (default), final
	WrittenBy   string `yaml:"written_by"`   // group or function
	ValidatedBy string `yaml:"validated_by"` // group or function
	PublishedOn string `yaml:"published_on"` // date of the publication of this version
}

// ReportSection is the text under one heading.
type ReportSection struct {
	Key   string // of ReportKeys
	Texts []Comment
}

// ReportEvent is one line of a chronology that people keep beside the tool.
type ReportEvent struct {
	At   time.Time
	Text string
}

// Mention is one incident that a text names, and where.
type Mention struct {
	ID           string
	Line, Column int
}

// reportHeading is a section of a report: its key, its words, and what to write there.
type reportHeading struct{ key, fr, en, help string }

// reportHeadings are the sections in the order of a skeleton.
var reportHeadings = []reportHeading{
	{"summary", "Résumé", "Summary", "Trois lignes, dans les mots du client : ce qui ne marchait plus, pour qui, combien de temps."},
	{"impact", "Impact", "Impact", "Utilisateurs, sites, transactions, chiffre d’affaires s’il est connu. Ce qui est inconnu reste inconnu."},
	{"detection", "Détection", "Detection", "Comment l’incident a été vu, et ce que la détection a manqué."},
	{"chronology", "Chronologie", "Chronology", "Ce que l’outil ne sait pas : « - 2026-09-16 09:05 Appel de l’astreinte ». Heure de la zone du workspace."},
	{"restoration", "Mesures de rétablissement", "Restoration", "Ce qui a rendu le service : contournement, retour arrière, remplacement."},
	{"trigger", "Élément déclencheur", "Trigger", "L’événement qui a fait passer de l’état sain à la panne."},
	{"apparent_cause", "Cause apparente", "Apparent cause", "Ce qui a été vu défaillir."},
	{"root_cause", "Cause racine", "Root cause", "Ce sans quoi l’incident n’aurait pas eu lieu. cause: confirmed ou hypothesis en tête de fichier."},
	{"contributing", "Facteurs contributifs", "Contributing factors", "Ce qui a rendu l’incident plus probable, plus long ou plus large."},
	{"whys", "Cinq pourquoi", "Five whys", "Une réponse par ligne, de l’effet à la cause."},
	{"went_well", "Ce qui a bien fonctionné", "What went well", "À garder."},
	{"went_badly", "Ce qui a mal fonctionné", "What went badly", "Des faits et des mécanismes, jamais des personnes."},
	{"risk", "Risque de récidive", "Risk of recurrence", "Ce qui peut se reproduire tant que les actions ne sont pas faites."},
	{"immediate", "Actions immédiates", "Immediate actions", "Déjà faites ou en cours ; les autres sont dans le registre des actions."},
	{"communication", "Communication", "Communication", "Qui a été prévenu, quand, par quel canal."},
	{"lessons", "Enseignements", "Lessons", "Ce que d’autres équipes peuvent en retenir."},
	{"reason", "Motif de la décision", "Reason for the decision", "Obligatoire pour une décision sans suite."},
}

var (
	reportName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	eventForm  = regexp.MustCompile(`^\[?([0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)\]?\s*[:—–-]?\s*(.*)$`)
)

// ReportPath is where the report of an incident is kept, relative to the workspace. name is the number of the incident with a dash for
// every character that a file name does not take everywhere.
func ReportPath(name string) string { return "registers/reports/" + name + ".md" }

// ReadReport reads registers/reports/<name>.md for the incident of a number. No file is nil.
//
// Errors: [Problems] for a heading, a key, a date or an incident that is not right.
func (w *Workspace) ReadReport(name, incident string) (*Report, error) {
	if !reportName.MatchString(name) {
		return nil, fmt.Errorf("reading a report: %q is no name of a file", name)
	}
	file := ReportPath(name)
	data, err := w.readText(file)
	if data == "" || err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(w.Config.Zone)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	r, problems := parseReport(file, data, zone)
	if len(problems) == 0 && r.Head.Incident != incident {
		problems = append(problems, Problem{File: file, Line: 1, Column: 1, Message: fmt.Sprintf("the report is about %q, the file is of %q", r.Head.Incident, incident),
			Hint: "one file an incident: correct incident: or the name of the file"})
	}
	if len(problems) > 0 {
		problems.sort()
		return nil, problems
	}
	return r, nil
}

// Reported are the incidents that registers/reports tells of, by the names of their files.
//
// Errors: [Problems] of every file.
func (w *Workspace) Reported() ([]string, error) {
	root, err := os.OpenRoot(w.Dir)
	if err != nil {
		return nil, fmt.Errorf("listing the reports: %w", err)
	}
	defer root.Close()
	files, err := fs.Glob(root.FS(), "registers/reports/*.md")
	if err != nil {
		return nil, fmt.Errorf("listing the reports: %w", err)
	}
	zone, err := time.LoadLocation(w.Config.Zone)
	if err != nil {
		return nil, fmt.Errorf("listing the reports: %w", err)
	}
	var ids []string
	var all Problems
	for _, file := range files {
		text, err := w.readText(file)
		if err != nil {
			return nil, err
		}
		r, problems := parseReport(file, text, zone)
		problems.sort()
		all = append(all, problems...)
		ids = append(ids, r.Head.Incident)
	}
	if len(all) > 0 {
		return nil, all
	}
	return ids, nil
}

// readText reads a text file of the workspace; no file is "".
func (w *Workspace) readText(name string) (string, error) {
	root, err := os.OpenRoot(w.Dir)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	defer root.Close()
	f, err := root.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("reading %s: %s", name, reason(err))
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", fmt.Errorf("reading %s: %w", name, err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("reading %s: not a file", name)
	case info.Size() > maxFileBytes:
		return "", fmt.Errorf("reading %s: %d bytes, more than the %d that it may have", name, info.Size(), maxFileBytes)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes))
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	if !utf8.Valid(data) {
		return "", fmt.Errorf("reading %s: not UTF-8 text", name)
	}
	return string(data), nil
}

// parseReport cuts a report into its head and its sections.
func parseReport(file, text string, zone *time.Location) (*Report, Problems) {
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff")
	lines := strings.Split(text, "\n")
	r := &Report{File: file}
	end := -1
	if strings.TrimSpace(lines[0]) == "---" {
		end = slices.IndexFunc(lines[1:], func(l string) bool { return strings.TrimSpace(l) == "---" }) + 1
	}
	if end <= 0 {
		return r, Problems{{File: file, Line: 1, Column: 1, Message: "the head of the report is missing", Hint: "begin with ---, incident: INC0012345, ---; bilan pack cri --skeleton writes it"}}
	}
	// A comment in the place of the rule keeps the numbers of the lines.
	d := parse(file, []byte("#\n"+strings.Join(lines[1:end], "\n")+"\n"), &r.Head)
	r.Head.check(d)
	problems := d.problems
	// What an HTML comment holds is not for readers; its lines stay, so that places are right.
	body := markdownOff.ReplaceAllStringFunc(strings.Join(lines[end+1:], "\n"), func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) })
	problems = append(problems, r.parseBody(strings.Split(body, "\n"), end+2, zone)...)
	slices.SortStableFunc(r.Events, func(a, b ReportEvent) int { return a.At.Compare(b.At) })
	return r, problems
}

// check reports what the form of the head does not say.
func (h *ReportHead) check(d *document) {
	for _, date := range []struct{ key, value string }{{"effective_on", h.EffectiveOn}} {
		checkDay(d, at(date.key), date.value)
	}
	for key, e := range map[string]*ReportEdition{"cri": &h.CRI, "pir": &h.PIR} {
		checkDay(d, at(key)+at("published_on"), e.PublishedOn)
		if e.Version < 0 {
			d.report(at(key)+at("version"), "a version is 1 or more", "")
		}
		orElse(&e.Version, 1)
		orElse(&e.Status, "provisional")
	}
	if h.Decision != "" && h.Decision != "none" && h.Problem == "" {
		d.report(at("decision"), "a decision to open or attach names its problem", "write problem: PRB0001234")
	}
	orElse(&h.Cause, "hypothesis")
}

func checkDay(d *document, path, value string) {
	if value == "" {
		return
	}
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		d.report(path, fmt.Sprintf("%q is no date", value), "write 2026-09-18")
	}
}

// parseBody reads the sections; first is the number of the first line.
func (r *Report) parseBody(lines []string, first int, zone *time.Location) (problems Problems) {
	add := func(line, column int, message, hint string) {
		problems = append(problems, Problem{File: r.File, Line: line, Column: column, Message: message, Hint: hint})
	}
	known := map[string]string{}
	var names []string
	for _, h := range reportHeadings {
		known[strings.ToLower(h.fr)], known[strings.ToLower(h.en)] = h.key, h.key
		names = append(names, h.fr)
	}
	at, isOpen := -1, false
	for n, line := range lines {
		number := first + n
		trimmed := strings.TrimSpace(line)
		if trimmed == "" {
			isOpen = false
			continue
		}
		if match := headings.FindStringSubmatch(line); match != nil {
			isOpen = false
			if strings.HasPrefix(line, "# ") {
				continue // the title of the file
			}
			key := known[strings.ToLower(strings.ReplaceAll(match[1], "'", "’"))]
			switch {
			case key == "":
				add(number, 1, fmt.Sprintf("unknown section %q", match[1]), orText(suggest(match[1], names), "sections are "+strings.Join(names, ", ")))
				at = -2
			case slices.ContainsFunc(r.Sections, func(s ReportSection) bool { return s.Key == key }):
				add(number, 1, fmt.Sprintf("the section %q is there twice", match[1]), "")
				at = -2
			default:
				at = len(r.Sections)
				r.Sections = append(r.Sections, ReportSection{Key: key})
			}
			continue
		}
		for _, place := range incidents.FindAllStringSubmatchIndex(line, -1) {
			from, to := place[2], place[3]
			if from < 0 {
				from, to = place[4], place[5]
			}
			r.Mentions = append(r.Mentions, Mention{ID: line[from:to], Line: number, Column: utf8.RuneCountInString(line[:from]) + 1})
		}
		if at == -2 {
			continue // of a section that is not there
		}
		if at == -1 {
			add(number, 1, "text before the first section", "sections are "+strings.Join(names, ", "))
			at = -2
			continue
		}
		s := &r.Sections[at]
		item := items.FindStringSubmatch(line)
		if s.Key == "chronology" {
			switch {
			case item != nil:
				event := eventForm.FindStringSubmatch(item[1])
				if event == nil {
					add(number, 1, "a line of the chronology begins with its instant", "write - 2026-09-16 09:05 what happened")
					continue
				}
				when, err := parseWall(event[1], zone)
				if err != nil {
					add(number, 3, fmt.Sprintf("%q is no instant of %s", event[1], zone), "the hour that a change of clock skips does not exist")
					continue
				}
				r.Events = append(r.Events, ReportEvent{At: when, Text: strings.TrimSpace(event[2])})
				isOpen = true
			case isOpen:
				r.Events[len(r.Events)-1].Text += " " + trimmed
			default:
				add(number, 1, "the chronology is a list", "write - 2026-09-16 09:05 what happened")
			}
			continue
		}
		switch last := len(s.Texts) - 1; {
		case item != nil:
			s.Texts = append(s.Texts, Comment{Section: s.Key, Text: strings.TrimSpace(item[1]), Item: true})
			isOpen = true
		case isOpen && last >= 0:
			s.Texts[last].Text += " " + trimmed
		default:
			s.Texts = append(s.Texts, Comment{Section: s.Key, Text: trimmed})
			isOpen = true
		}
	}
	for i := range r.Sections {
		for j := range r.Sections[i].Texts {
			c := &r.Sections[i].Texts[j]
			for _, match := range incidents.FindAllStringSubmatch(c.Text, -1) {
				if id := match[1] + match[2]; !slices.Contains(c.Incidents, id) {
					c.Incidents = append(c.Incidents, id)
				}
			}
		}
	}
	return problems
}

// parseWall reads an instant on the wall clock of a zone; an hour that the clock skips is none.
func parseWall(text string, zone *time.Location) (time.Time, error) {
	text = strings.Replace(text, "T", " ", 1)
	form := "2006-01-02 15:04"
	if strings.Count(text, ":") == 2 {
		form += ":05"
	}
	t, err := time.ParseInLocation(form, text, zone)
	if err == nil && t.Format(form) != text {
		err = errors.New("skipped")
	}
	return t, err
}

func orText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// ReportSkeleton is a report to fill in: the head and every heading with what to write there, as comments.
func ReportSkeleton(incident, lang string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `---
incident: %s
# cause: hypothesis        # or confirmed
# decision: opened         # of the review: opened, attached, none
# problem: PRB0001234
# effective_on: 2026-12-14 # date on which the effect of the actions is checked
cri: {version: 1, status: provisional, written_by: "", validated_by: ""}
pir: {version: 1, status: provisional, written_by: "", validated_by: ""}
---
`, incident)
	for _, h := range reportHeadings {
		name := h.fr
		if lang == "en" {
			name = h.en
		}
		fmt.Fprintf(&b, "\n## %s\n\n<!-- %s -->\n", name, h.help)
	}
	return b.String()
}
