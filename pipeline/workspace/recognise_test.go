package workspace

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// sample reads a small CSV file; its separator is the more frequent one of the header.
func sample(t *testing.T, name string, data []byte) Sample {
	t.Helper()
	first, _, _ := bytes.Cut(data, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return Sample{File: name, Header: records[0], Rows: records[1:]}
}

// describe prints what a reviewer looks at: the words of the tool that are known anyway are left out.
func describe(p Proposal, s Sample) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %.2f\n%s\n", p.Tool, p.Rows, p.Confidence, p.Reason)
	for _, g := range p.Columns {
		fmt.Fprintf(&b, "%s <- %s %.2f %s\n", g.Column, g.Header, g.Confidence, g.Reason)
	}
	seen := map[string]bool{}
	for _, row := range s.Rows {
		for _, cell := range row {
			seen[strings.TrimSpace(cell)] = true
		}
	}
	for _, word := range slices.Sorted(maps.Keys(p.Mapping.States)) {
		if seen[word] {
			fmt.Fprintf(&b, "state %s = %+v\n", word, p.Mapping.States[word])
		}
	}
	for _, kind := range []struct {
		name  string
		words map[string]int
	}{{"priority", p.Mapping.Priorities}, {"impact", p.Mapping.Impacts}, {"urgency", p.Mapping.Urgencies}} {
		for _, word := range slices.Sorted(maps.Keys(kind.words)) {
			if seen[word] {
				fmt.Fprintf(&b, "%s %s = %d\n", kind.name, word, kind.words[word])
			}
		}
	}
	for _, list := range []struct {
		name  string
		value any
	}{{"keep", p.Mapping.Keep}, {"prefix", p.Mapping.IDPrefix}, {"order", p.Mapping.DateOrder}, {"unused", p.Unused}, {"missing", p.Missing},
		{"unknown states", p.States}, {"unknown priorities", p.Priorities}, {"unknown impacts", p.Impacts}, {"unknown urgencies", p.Urgencies}} {
		if text := fmt.Sprint(list.value); text != "" && text != "[]" && text != "map[]" {
			fmt.Fprintf(&b, "%s: %s\n", list.name, text)
		}
	}
	for _, warning := range p.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", warning)
	}
	return b.String()
}

func TestRecognise(t *testing.T) {
	archives, err := filepath.Glob("testdata/recognise/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			s := sample(t, archive.Files[0].Name, archive.Files[0].Data)
			got := describe(Recognise(s), s)
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[1].Data), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestRecogniseLog recognises a real log and its damaged copies, where they are at hand (domain.md 7.5).
func TestRecogniseLog(t *testing.T) {
	folder := "../../../shared/data/uci-incident/"
	want := map[string]string{
		"incident_id": "number", "opened_at": "opened_at", "created_at": "sys_created_at", "updated_at": "sys_updated_at",
		"sequence": "sys_mod_count", "tool_sla_met": "made_sla", "state": "incident_state", "category": "category",
		"subcategory": "subcategory", "symptom": "u_symptom", "ci": "cmdb_ci", "site": "location", "channel": "contact_type",
		"impact": "impact", "urgency": "urgency", "priority": "priority", "assignment_group": "assignment_group",
		"assignee": "assigned_to", "known_error_used": "knowledge", "problem_id": "problem_id", "change_id": "rfc",
		"caused_by_change_id": "caused_by", "close_code": "closed_code", "resolved_at": "resolved_at", "closed_at": "closed_at",
		"reassignment_count": "reassignment_count", "reopen_count": "reopen_count",
	}
	for file, unknown := range map[string][]Unknown{
		"incident_event_log.csv.gz":                        {{"-100", 5}},
		"variants/prefix-stripped-duplicate-header.csv.gz": {{"-100", 5}},
		"variants/truncated-119998.csv.gz":                 {{"-100", 2}},
		"variants/excel-resaved-first5999.csv.gz":          nil,
		"variants/head-199.csv":                            nil,
	} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			f, err := os.Open(folder + file)
			if err != nil {
				t.Skip("the log is not here")
			}
			defer f.Close()
			var r io.Reader = f
			if strings.HasSuffix(file, ".gz") {
				if r, err = gzip.NewReader(f); err != nil {
					t.Fatal(err)
				}
			}
			data, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			p := Recognise(sample(t, file, data))
			wanted := maps.Clone(want)
			if strings.Contains(file, "duplicate-header") {
				wanted["state"], wanted["subcategory"] = "ident_state", "category#2"
			}
			if diff := cmp.Diff(wanted, p.Mapping.Columns); diff != "" {
				t.Errorf("columns (-want +got)\n%s", diff)
			}
			if p.Tool != "servicenow" || p.Rows != RowsUpdates || p.Confidence < 0.9 {
				t.Errorf("%s %s %.2f", p.Tool, p.Rows, p.Confidence)
			}
			if diff := cmp.Diff(unknown, p.States); diff != "" {
				t.Errorf("unknown states (-want +got)\n%s", diff)
			}
			for word, state := range map[string]State{
				"New": {State: "new"}, "Active": {State: "active"}, "Awaiting User Info": {"pending", "client"}, "Awaiting Vendor": {"pending", "vendor"},
				"Awaiting Problem": {"pending", "problem"}, "Awaiting Evidence": {"pending", "evidence"}, "Resolved": {State: "resolved"},
				"Closed": {State: "closed"},
			} {
				if p.Mapping.States[word] != state {
					t.Errorf("%s is %+v", word, p.Mapping.States[word])
				}
			}
			if p.Mapping.Priorities["1 - Critical"] != 1 || p.Mapping.Priorities["3"] != 3 || len(p.Priorities) > 0 {
				t.Errorf("priorities %v, unknown %v", p.Mapping.Priorities, p.Priorities)
			}
		})
	}
}

func TestRecogniseDateOrder(t *testing.T) {
	s := Sample{File: "a.csv", Header: strings.Split("number,state,short_description,assignment_group,opened_at,resolved_at", ","),
		Rows:      [][]string{{"INC1", "New", "x", "N1", "01/02/2026 10:00", "02/02/2026 10:00"}},
		DateOrder: map[string]string{"opened_at": "dmy"}}
	if p := Recognise(s); p.Mapping.DateOrder != "dmy" || len(p.Warnings) != 0 {
		t.Errorf("order %q, warnings %q", p.Mapping.DateOrder, p.Warnings)
	}
	s.DateOrder["resolved_at"] = "mdy"
	if p := Recognise(s); p.Mapping.DateOrder != "" || len(p.Warnings) != 1 || !strings.Contains(p.Warnings[0], "disagree") {
		t.Errorf("order %q, warnings %q", p.Mapping.DateOrder, p.Warnings)
	}
	s.DateOrder = nil
	if p := Recognise(s); p.Mapping.DateOrder != "" || len(p.Warnings) != 1 || !strings.Contains(p.Warnings[0], "not proven") {
		t.Errorf("order %q, warnings %q", p.Mapping.DateOrder, p.Warnings)
	}
}

// TestRecogniseNothing has samples without anything to go by: they must neither panic nor be taken for a tool.
func TestRecogniseNothing(t *testing.T) {
	for _, s := range []Sample{
		{}, {File: "x"}, {Header: []string{"", " "}}, {Header: []string{"a", "a", "a"}, Rows: [][]string{{}, {"1"}, {"1", "2", "3", "4"}}},
	} {
		if p := Recognise(s); p.Tool != "other" || p.Confidence > 0.5 || p.IsComplete() {
			t.Errorf("%+v is %s %.2f", s, p.Tool, p.Confidence)
		}
	}
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Date d'ouverture": "date d ouverture", "Groupe d’affectation": "groupe d affectation", "  État ": "etat", "sys_created_on": "sys created on",
		"N° action": "n action", "Éléments  associés - Nom": "elements associes nom", "": "", "--": "", "Œuvre": "œuvre",
	} {
		if got := fold(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// Registers kept by hand are recognised by their French headers, every column of them, and by their English ones.
func TestRegistersAreRecognised(t *testing.T) {
	for _, c := range []struct {
		rows   Rows
		header string
	}{
		{RowsActions, "N° action;Origine;Incident;Problème;Action;Groupe responsable;Échéance initiale;Échéance actuelle;Nombre de replanifications;Fait le;Preuve;Vérification le;Résultat de la vérification"},
		{RowsChanges, "N° changement;Titre;Service;Services concernés;Éléments de configuration;Type de changement;Risque;Décision CAB;Date du CAB;Annoncé le;Début prévu;Fin prévue;Début réel;Fin réelle;Résultat;Modèle;Récurrent;Problème"},
		{RowsProblems, "N° problème;Titre;Service;État;Cause racine;Cause trouvée le;Contournement;Erreur connue;Groupe responsable;Ouvert le;Résolu le;Clos le"},
		{RowsKnownErrors, "N° erreur connue;Problème;Titre;Service;Symptôme;Contournement;Équipe;Publiée le;Retirée le;Utilisations"},
		{RowsKnownErrors, "known error;problem;symptom;workaround;published;uses;use_count;published_at"},
		{RowsReports, "Incident;Type de rapport;Version;Publié le;Échéance;Référence"},
		{RowsReports, "incident_id;kind;version;published_at;due_on;reference"},
	} {
		header := strings.Split(c.header, ";")
		p := Recognise(Sample{File: "r.csv", Header: header})
		if p.Rows != c.rows || !p.IsComplete() {
			t.Errorf("%s: %s, without %v", c.header, p.Rows, p.Missing)
		}
		if c.rows != RowsKnownErrors && len(p.Unused) > 0 {
			t.Errorf("%s: nobody takes %v", c.header, p.Unused)
		}
	}
}
