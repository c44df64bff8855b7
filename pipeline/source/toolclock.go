package source

import (
	"bytes"
	"strings"
	"unicode"
)

// toolWords read the columns of a tool's clock that have a closed list, in English and in French.
var toolWords = map[string]func([]byte) (string, bool){
	"audience": newWords(map[string]string{
		"sla": "client", "ola": "internal", "uc": "supplier", "underpinning contract": "supplier",
		"contrat de sous-traitance": "supplier",
	}).find,
	"stage": newWords(map[string]string{
		"in progress": "running", "in_progress": "running", "en cours": "running", "ongoing": "running", "running": "running",
		"paused": "paused", "en pause": "paused", "suspendu": "paused",
		"completed": "completed", "terminé": "completed", "achieved": "completed", "breached": "completed", "violé": "completed",
		"cancelled": "cancelled", "canceled": "cancelled", "annulé": "cancelled",
	}).find,
	"indicator": indicatorOf,
}

// indicatorWords tell what a clock measures, inside longer names: "Priority 1 resolution (4 hour)".
var indicatorWords = []struct{ word, indicator string }{
	{"acknowledge", "acknowledge"}, {"acknowledgement", "acknowledge"}, {"response", "acknowledge"}, {"réponse", "acknowledge"},
	{"respond", "acknowledge"}, {"prise en charge", "acknowledge"}, {"prise en compte", "acknowledge"}, {"intervention", "acknowledge"},
	{"own", "acknowledge"}, {"tto", "acknowledge"}, {"gti", "acknowledge"},
	{"restore", "restore"}, {"restoration", "restore"}, {"rétablissement", "restore"}, {"resolution", "restore"}, {"resolve", "restore"},
	{"résolution", "restore"}, {"repair", "restore"}, {"fix", "restore"}, {"ttr", "restore"}, {"gtr", "restore"},
}

// indicatorOf reads what a clock measures. A name that speaks of both, or of neither, does not tell.
func indicatorOf(name []byte) (indicator string, ok bool) {
	plain := strings.FieldsFunc(strings.ToLower(string(name)), func(r rune) bool { return !unicode.IsLetter(r) })
	text := " " + strings.Join(plain, " ") + " "
	for _, w := range indicatorWords {
		if !strings.Contains(text, " "+w.word+" ") {
			continue
		}
		if indicator != "" && indicator != w.indicator {
			return "", false
		}
		indicator = w.indicator
	}
	return indicator, indicator != ""
}

// anyTrue reads the verdicts of several cycles, as JSON gives them: one breach is a breach.
func anyTrue(b []byte) (value, ok bool) {
	for _, p := range bytes.Split(b, []byte(", ")) {
		v, ok := parseBool(p)
		if !ok {
			return false, false
		}
		value = value || v
	}
	return value, true
}
