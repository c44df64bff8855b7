package workspace

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// plain is text that YAML reads as itself without quotes, whatever the version.
var plain = regexp.MustCompile(`^[\p{L}/][\p{L}\p{M}0-9_/.+ ()'-]*[\p{L}0-9_/)]$|^\p{L}$`)

// scalar writes text so that YAML reads the same text back.
func scalar(text string) string {
	if plain.MatchString(text) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(text)) {
		return text
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return strconv.Quote(text)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// quoted is text from outside in a comment: quoted, so that it cannot end the comment.
func quoted(text string) string { return strconv.Quote(text) }

// mappingText is a mapping file: what was recognised, how surely and why, and what was not.
func mappingText(p Proposal) string {
	var b strings.Builder
	m := p.Mapping
	fmt.Fprintf(&b, "# %s: recognised as %s, confidence %.2f.\n", quoted(lastPart(p.File)), p.Name, p.Confidence)
	fmt.Fprintf(&b, "# Why: %s.\n", printable(p.Reason))
	for _, warning := range p.Warnings {
		fmt.Fprintf(&b, "# Look at: %s.\n", printable(warning))
	}
	fmt.Fprintf(&b, "version: 1\ntool: %s\n", m.Tool)
	fmt.Fprintf(&b, "rows: %s # incidents: one row each; updates: one row per update; events: one row per changed field\n", m.Rows)
	fmt.Fprintf(&b, "zone: %s # of the times that the export writes without offset: check it\n", scalar(m.Zone))
	if m.DateOrder != "" {
		fmt.Fprintf(&b, "date_order: %s # proven by the values\n", m.DateOrder)
	} else {
		b.WriteString("# date_order: dmy # or mdy, ymd; without it the whole column must prove it\n")
	}
	if m.IDPrefix != "" {
		fmt.Fprintf(&b, "id_prefix: %s # the ids of this tool are bare numbers\n", scalar(m.IDPrefix))
	}
	b.WriteString("\n# bilan's column: header of the export # confidence, reason\ncolumns:\n")
	for _, g := range p.Columns {
		fmt.Fprintf(&b, "  %s: %s # %.2f, %s\n", g.Column, scalar(g.Header), g.Confidence, printable(g.Reason))
	}
	for _, name := range p.Missing {
		fmt.Fprintf(&b, "  # %s: HEADER # required, and not found\n", name)
	}
	if len(p.Columns) == 0 {
		b.WriteString("  {}\n")
	}
	if len(p.Unused) > 0 {
		b.WriteString("# Headers that are not used:\n")
		for _, name := range p.Unused {
			fmt.Fprintf(&b, "#   %s\n", quoted(name))
		}
	}
	b.WriteString("\n# The same text for every row:\n# constants: {client: ACME}\n")
	if words := m.Keep["type"]; len(words) > 0 {
		list := make([]string, len(words))
		for i, word := range words {
			list[i] = scalar(word)
		}
		fmt.Fprintf(&b, "\n# Other kinds of tickets are not incidents.\nkeep:\n  type: [%s]\n", strings.Join(list, ", "))
	}
	if len(m.Fields) > 0 {
		b.WriteString("\n# Field of the tool: bilan's field. Other fields keep their name.\nfields:\n")
		for _, word := range slices.Sorted(maps.Keys(m.Fields)) {
			fmt.Fprintf(&b, "  %s: %s\n", scalar(word), m.Fields[word])
		}
	}
	statesText(&b, m.States, p.States)
	levelsText(&b, "priorities", "1 is the most urgent.", m.Priorities, p.Priorities)
	levelsText(&b, "impacts", "1 is the widest.", m.Impacts, p.Impacts)
	levelsText(&b, "urgencies", "1 is the most urgent.", m.Urgencies, p.Urgencies)
	return b.String()
}

// statesText writes the states by meaning, then the words that mean nothing known as lines to complete.
func statesText(b *strings.Builder, states map[string]State, unknown []Unknown) {
	if len(states)+len(unknown) == 0 {
		return
	}
	b.WriteString("\n# Word of the tool: new, active, pending, resolved, closed or cancelled. A wait may say for whom:\n" +
		"# client, site_access, third_party, vendor, problem, change, evidence, other.\nstates:\n")
	words := slices.Collect(maps.Keys(states))
	slices.SortFunc(words, func(x, y string) int {
		return cmp.Or(cmp.Compare(slices.Index(States, states[x].State), slices.Index(States, states[y].State)),
			cmp.Compare(states[x].Reason, states[y].Reason), cmp.Compare(x, y))
	})
	for _, word := range words {
		if s := states[word]; s.Reason != "" {
			fmt.Fprintf(b, "  %s: {state: %s, reason: %s}\n", scalar(word), s.State, s.Reason)
		} else {
			fmt.Fprintf(b, "  %s: %s\n", scalar(word), s.State)
		}
	}
	for _, u := range unknown {
		fmt.Fprintf(b, "  # %s: # not known, rows of the sample: %d\n", scalar(u.Word), u.Count)
	}
}

// levelsText writes the words of a level, the most urgent first.
func levelsText(b *strings.Builder, key, doc string, levels map[string]int, unknown []Unknown) {
	if len(levels)+len(unknown) == 0 {
		return
	}
	fmt.Fprintf(b, "\n# Word of the tool: level. %s\n%s:\n", doc, key)
	words := slices.Collect(maps.Keys(levels))
	slices.SortFunc(words, func(x, y string) int { return cmp.Or(cmp.Compare(levels[x], levels[y]), cmp.Compare(x, y)) })
	for _, word := range words {
		fmt.Fprintf(b, "  %s: %d\n", scalar(word), levels[word])
	}
	if len(words) == 0 {
		b.WriteString("  {}\n")
	}
	for _, u := range unknown {
		fmt.Fprintf(b, "  # %s: # not known, rows of the sample: %d\n", scalar(u.Word), u.Count)
	}
}

// printable keeps a comment on its line.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if strconv.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
}

func lastPart(path string) string {
	return path[strings.LastIndexAny(path, `/\`)+1:]
}

// configText is bilan.yaml.
func configText(sources []Source, proposals []Proposal, options New) string {
	var b strings.Builder
	b.WriteString("# What bilan reads, and how it judges. bilan check says what is wrong with it, bilan schema describes every key.\nversion: 1\n")
	if options.Organisation != "" {
		fmt.Fprintf(&b, "organisation: %s\n", scalar(options.Organisation))
	} else {
		b.WriteString("# organisation: printed on the packs\n")
	}
	fmt.Fprintf(&b, "zone: %s # bins weeks and prints times\nlanguage: %s\n\n", scalar(options.Zone), options.Language)
	b.WriteString("# Where the rows come from: a file, a folder or a pattern, relative to this folder.\n")
	if len(sources) == 0 {
		b.WriteString("# sources:\n#   - {name: incidents, path: sources/*.csv, mapping: mappings/incidents.yaml}\n# bilan init --from FILE proposes a mapping.\n")
	} else {
		b.WriteString("sources:\n")
	}
	for i, s := range sources {
		fmt.Fprintf(&b, "  - name: %s # %s, confidence %.2f\n    path: %s\n    mapping: %s\n", scalar(s.Name), proposals[i].Name,
			proposals[i].Confidence, scalar(s.Path), scalar(s.Mapping))
	}
	b.WriteString(`
# The hours of the [HO] figures: calendars/ho.yaml. 24x7 is built in.
calendar: HO

# What is promised, by priority: remove the # and write your own figures. Until then no commitment is judged.
# targets:
#   - {priority: 1, acknowledge: 30min, restore: 4h, calendar: 24x7, threshold: 0.95}
#   - {priority: 2, acknowledge: 1h, restore: 8h, calendar: 24x7, threshold: 0.95}
#   - {priority: 3, acknowledge: 4h, restore: 24h, calendar: HO, threshold: 0.90}
#   - {priority: 4, acknowledge: 8h, restore: 40h, calendar: HO, threshold: 0.85}

# What was promised to one client is a contract, in contracts/<id>.yaml; the targets are for those that no contract covers.
# bilan schema describes its keys. The least that it says:
#   version: 1
#   id: acme
#   client: ACME # as the incidents name it
#   versions: # one that was signed is never edited: a new one follows it
#     - id: "2026"
#       valid_from: 2026-01-01
#       commitments:
#         - {id: GTR-P1, indicator: restore, priorities: [1, 2], target: 4h, calendar: 24x7, threshold: "95 %"}
#       uncommitted: {restore: [3, 4, 5]}
# Every other choice is the recommended one, and is printed. contracts/<id>.tests.yaml holds worked examples, which bilan check
# runs. Exclusions, planned maintenance and outages are sources, with mappings that say rows: exclusions, maintenances or outages.
# What a review decides of problem candidates is one with rows: decisions.
# The clocks that the tool kept itself (ServiceNow task_sla, Jira cycles) are one with rows: tool_clocks; they are compared, never copied.

# The numbers that a team may argue about, with their defaults.
# thresholds:
#   reject_share: 0.01 # more rejected rows than this share stop a load
#   aged_days: 30
#   stale_days: 5
#   reopen_days: 5 # working days: 7 days of a calendar
#   recurrence_days: 30
#   recurrence_count: 3
# The rules of problem candidates have theirs here too (R1 to R9; bilan schema names them), and some may be left out:
#   similar_score: 0.6 # from this score on, two incidents are linked
#   rules_off: [R9]
#   minimum_n: 5 # below, a median carries a warning

packs:
  - kind: bhi
`)
	return b.String()
}

// calendarText is the example of a calendar: the built-in HO, to be changed in place.
func calendarText(zone string) string {
	return `# The service hours of the [HO] figures. These are the ones that are built in: change them here.
version: 1
id: HO
title: Heures ouvrées, lundi–vendredi 8 h–18 h
zone: ` + scalar(zone) + `
# none, fr, fr-alsace-moselle, fr-guadeloupe, fr-guyane, fr-martinique, fr-mayotte, fr-reunion, fr-saint-barthelemy, fr-saint-martin
holidays: fr
# Holidays that are worked, such as the journée de solidarité:
# holidays_except: [whit_monday]
windows:
  - {days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00"}
  # A change of hours keeps the past: the old window ends and the new one begins on the same date.
  # - {days: [sat], from: "09:00", to: "12:00", valid_from: 2027-01-01}
# closed:
#   - {date: 2026-12-24, reason: fermeture annuelle, reference: note 2026-12}
# open:
#   - {date: 2026-11-28, from: "08:00", to: "20:00", reason: Black Friday, reference: avenant 3}
`
}

const commentsText = `# Commentaires

Un fichier par période, par exemple 2026-W38.md, repris dans le pack de cette période :

    ## Faits marquants
    - Coupure du site de Lyon, voir INC0012345.

    ## Changements
    - La bascule de jeudi est suivie de près [GLPI-123].

    ## Décisions attendues
    - Ouvrir un problème sur les files d'attente [GLPI-123].

Ce qui est sous le titre d'une section du pack est imprimé dans cette section ; le reste suit les faits marquants. bilan check dit ce qui
ne correspond à rien, avec la ligne.
`
