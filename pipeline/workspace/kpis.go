package workspace

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// The words of kpis/*.yaml. They are those of the catalogue of metrics, which turns them into its own values.
var (
	// KPIKinds say how rows become a figure.
	KPIKinds = []string{"count", "share", "time", "mean", "sum", "ratio", "stock", "stock_rate", "stock_age", "overlap"}
	// KPIFrames say what places a row in a period.
	KPIFrames = []string{"opened", "resolved", "restored", "acknowledged", "closed", "decided", "stock", "event", "begun", "mixed",
		"active", "published", "report_due", "problem_opened", "problem_done", "problem_flow", "problem_stock", "action_due", "action_stock",
		"plan", "change_begun", "change_done"}
	// stockFrames are those that look at the end of the period.
	stockFrames = []string{"stock", "problem_stock", "action_stock", "plan"}
	// KPIClocks say what a duration counts; empty: the KPI has none.
	KPIClocks = []string{"cal", "HO", "cal, net", "calendar"}
	// KPIUnits are the units that a figure may have.
	KPIUnits = []string{"count", "number", "rate", "duration", "days"}
	// KPISides say which way is better.
	KPISides = []string{"higher", "lower", "none"}
)

// kindUnits are the units that a kind may have, its own first: the roll-up computes a share, not a number of seconds.
var kindUnits = map[string][]string{
	"count":      {"count"},
	"share":      {"rate"},
	"time":       {"duration", "days"},
	"mean":       {"number", "duration", "days", "rate"},
	"sum":        {"count", "number", "duration", "days"},
	"ratio":      {"rate", "number"},
	"stock":      {"count"},
	"stock_rate": {"rate"},
	"stock_age":  {"duration", "days"},
	"overlap":    {"duration"},
}

// kpiForm is the form of an id: it names files, a table and an option of the command line.
var kpiForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// kpiModels is the folder of the SQL of KPIs.
const kpiModels = "sql/metrics/"

// kpis reads kpis/*.yaml. models are the SQL files of the workspace.
func (r *reading) kpis(models []string) []*KPI {
	var kpis []*KPI
	files := map[string]string{}
	for _, file := range r.list("kpis") {
		data, err := r.read(file)
		if err != nil {
			r.loose = append(r.loose, Problem{File: file, Message: reason(err)})
			continue
		}
		k := &KPI{File: file}
		d := parse(file, data, k)
		d.checkKPI(k, models)
		if first, twice := files[k.ID]; twice && k.ID != "" {
			d.report(at("id"), fmt.Sprintf("the KPI %q is already in %s", k.ID, first), "")
		}
		d.problems.sort()
		r.documents = append(r.documents, d)
		if k.ID != "" {
			files[k.ID] = file
			kpis = append(kpis, k)
		}
	}
	slices.SortFunc(kpis, func(a, b *KPI) int { return strings.Compare(a.ID, b.ID) })
	return kpis
}

// models reads sql/<schema>/*.sql, for the hash: what the files say is for the engine to judge.
func (r *reading) models() []string {
	files, err := fs.Glob(r.root.FS(), "sql/*/*.sql")
	if err != nil {
		return nil // the pattern is a constant
	}
	for _, file := range files {
		data, err := r.read(file)
		switch {
		case err != nil:
			r.loose = append(r.loose, Problem{File: file, Message: reason(err)})
		case len(data) > maxFileBytes:
			r.loose = append(r.loose, Problem{File: file, Message: fmt.Sprintf("the file has more than %d bytes, which is not a model", maxFileBytes)})
		}
	}
	return files
}

// checkKPI finds what is wrong in a KPI beyond its form, and fills its defaults in.
func (d *document) checkKPI(k *KPI, models []string) {
	d.checkVersion(k.Version)
	named := strings.TrimSuffix(path.Base(k.File), path.Ext(k.File))
	switch {
	case k.ID == "":
	case !kpiForm.MatchString(k.ID):
		d.report(at("id"), fmt.Sprintf("the id %q is not a name", k.ID), "use small letters without accents, digits and _, and begin with a letter")
	case k.ID != named:
		d.report(at("id"), fmt.Sprintf("the KPI %q is in %s", k.ID, k.File), fmt.Sprintf("name the file kpis/%s.yaml", k.ID))
	case !slices.Contains(models, kpiModels+k.ID+".sql"):
		hint := "write its SELECT there: one row for each subject that could count"
		if near := closest(kpiModels+k.ID+".sql", models); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		d.report(at("id"), fmt.Sprintf("the KPI %q of %s has no SQL: there is no %s%s.sql", k.ID, k.File, kpiModels, k.ID), hint)
	}
	isStock := strings.HasPrefix(k.Kind, "stock")
	units, isKind := kindUnits[k.Kind]
	if isKind && slices.Contains(KPIFrames, k.Frame) && isStock != slices.Contains(stockFrames, k.Frame) {
		hint := "a stock is counted at the end of the period: frame: stock, with kind: stock, stock_rate or stock_age"
		d.report(at("frame"), fmt.Sprintf("the frame %q does not go with the kind %q", k.Frame, k.Kind), hint)
	}
	if isKind {
		if d.set[at("unit")] && k.Unit != "" && !slices.Contains(units, k.Unit) {
			d.report(at("unit"), fmt.Sprintf("the unit %q does not go with the kind %q", k.Unit, k.Kind), "known: "+strings.Join(units, ", "))
		}
		orElse(&k.Unit, units[0])
	}
	if k.Kind == "time" && k.Clock == "" && !d.failed[at("clock")] {
		d.report(at("kind"), "a KPI of durations without a clock", `say what they count: clock: cal, HO, "cal, net" or calendar`)
	}
	if k.MinimumN < 0 {
		d.report(at("minimum_n"), fmt.Sprintf("%d is negative", k.MinimumN), "0 or no key means no warning")
	}
	orElse(&k.Better, "none")
	orElse(&k.Title.EN, k.Title.FR)
	for _, text := range []*Text{&k.Question, &k.Formula} {
		if text.FR == "" {
			*text = k.Title
		}
		orElse(&text.EN, text.FR)
	}
}
