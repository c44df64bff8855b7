package pack

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bilan/metrics"
)

var (
	asked    = regexp.MustCompile(`b\.(?:say|number|column)\("([^"]+)"[,)]`)
	prefixed = regexp.MustCompile(`(?:say|known|foreign|number|column)\("([a-z0-9._]+\.)"(?: *\+|,)`)
	quoted   = regexp.MustCompile(`"([a-zA-Z0-9_.×, -]+)"`)
	verbs    = regexp.MustCompile(`%[a-z%]`)
)

func sources(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") || strings.Contains(f, "_words_") {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// Every key that the sources ask for has words in both languages with the same values, and no words are left over.
func TestWords(t *testing.T) {
	text := sources(t)
	for _, m := range asked.FindAllStringSubmatch(text, -1) {
		key := m[1]
		if strings.HasPrefix(m[0], "b.column") {
			key = "col." + key
		}
		if _, ok := phrase(key); !ok {
			t.Errorf("no words for %q", key)
		}
	}
	known := map[string]bool{}
	for _, m := range quoted.FindAllStringSubmatch(text, -1) {
		known[m[1]] = true
	}
	var prefixes []string
	for _, m := range prefixed.FindAllStringSubmatch(text, -1) {
		prefixes = append(prefixes, m[1])
	}
	for name, table := range map[string]map[string]metrics.Words{"sentences": sentences, "columns": columns, "terms": terms, "review": reviewSentences,
		"clockSentences": clockSentences, "timeSentences": timeSentences, "statsSentences": statsSentences, "movesSentences": movesSentences, "waitsSentences": waitsSentences, "slaSentences": slaSentences, "slaColumns": slaColumns, "slaTerms": slaTerms, "glanceWords": glanceWords, "exploreWords": exploreWords} {
		for key, w := range table {
			if w.FR == "" || w.EN == "" {
				t.Errorf("%s: %q lacks a language", name, key)
			}
			if fr, en := strings.Join(verbs.FindAllString(w.FR, -1), ""), strings.Join(verbs.FindAllString(w.EN, -1), ""); fr != en {
				t.Errorf("%s: %q takes %q in French and %q in English", name, key, fr, en)
			}
			used := known[key] || known[strings.TrimPrefix(key, "col.")]
			for _, p := range prefixes {
				used = used || strings.HasPrefix(strings.TrimPrefix(key, "col."), p) || strings.HasPrefix(key, p)
			}
			if !used {
				t.Errorf("%s: nothing says %q", name, key)
			}
		}
	}
}

func TestNumber(t *testing.T) {
	for _, test := range []struct {
		lang string
		n    int64
		want string
	}{
		{"fr", 0, "0 incident majeur"}, {"fr", 1, "1 incident majeur"}, {"fr", 2, "2 incidents majeurs"},
		{"en", 0, "0 major incidents"}, {"en", 1, "1 major incident"}, {"en", 2, "2 major incidents"},
	} {
		b := printing(t, test.lang)
		if got := strings.ReplaceAll(b.number("n.majors", test.n), tie, " "); got != test.want {
			t.Errorf("%s %d: got %q, want %q", test.lang, test.n, got, test.want)
		}
	}
}

func TestTypography(t *testing.T) {
	fr, en := printing(t, "fr"), printing(t, "en")
	for _, test := range []struct{ got, want string }{
		{fr.typo("l'écart : « 3 » ; quoi ?"), "l’écart\u00a0: «\u00a03\u00a0»\u202f; quoi\u202f?"},
		{fr.typo("14–30 j, 30 min–4 h, > 1 j 12 h, 5 jours"), "14–30\u00a0j, 30\u00a0min–4\u00a0h, >\u00a01\u00a0j 12\u00a0h, 5 jours"},
		{en.typo("> 4 h, 3 days"), ">\u00a04\u00a0h, 3 days"},
		{en.typo("tool's: three"), "tool’s: three"},
		{lower("Délai"), "délai"}, {lower("SLA selon"), "SLA selon"}, {capital("écart"), "Écart"}, {lower(""), ""}, {capital(""), ""},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
