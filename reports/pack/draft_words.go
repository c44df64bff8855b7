package pack

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// say writes a sentence of the tables of words in the language of the pack. Values keep the form that they are given in.
func (b *draft) say(key string, args ...any) string {
	w, ok := phrase(key)
	if !ok {
		panic("pack: no words for " + key) // a test reads every key of the sources
	}
	return fmt.Sprintf(b.text(w), args...)
}

// known writes a word of the tables for a value of the data, or the value itself when it is none that bilan knows.
func (b *draft) known(prefix, value string) string {
	if w, ok := phrase(prefix + value); ok {
		return b.text(w)
	}
	return value
}

// foreign says a word of a tool in the language of the pack, whatever its case; one that is not known stays as it is.
func (b *draft) foreign(prefix, value string) string {
	plain := strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(value, "_", " ")), " "))
	if w, ok := phrase(prefix + plain); ok {
		return b.text(w)
	}
	return value
}

// number writes a count with its noun, which the table gives as "singular|plural".
func (b *draft) number(key string, n int64) string {
	return b.print.Count(n) + tie + b.print.Noun(n, b.say(key))
}

// phrase looks a key up in the tables.
func phrase(key string) (metrics.Words, bool) {
	for _, table := range []map[string]metrics.Words{sentences, columns, terms, clockSentences, timeSentences, statsSentences, movesSentences,
		waitsSentences, slaSentences, slaColumns, slaTerms, reviewSentences, registerWords, candidateSentences, glanceWords, exploreWords,
		traceSentences, restatedSentences} {
		if w, ok := table[key]; ok {
			return w, true
		}
	}
	return metrics.Words{}, false
}

// text returns words in the language of the pack, with its typography.
func (b *draft) text(w metrics.Words) string { return b.typo(w.In(b.o.Lang)) }

const (
	tie    = "\u00a0" // no-break space
	narrow = "\u202f" // narrow no-break space
)

// french ties the marks of French to the words beside them.
var french = strings.NewReplacer("'", "’", " :", tie+":", " ;", narrow+";", " ?", narrow+"?", " !", narrow+"!", "« ", "«"+tie, " »", tie+"»")

// A number is tied to its unit, and the sign of a comparison to its number.
var (
	unitOf = regexp.MustCompile(`(\d) ((?:j|d|h|min|s)\b|€)`)
	signOf = regexp.MustCompile(`([<>≤≥]) (\d)`)
)

func (b *draft) typo(s string) string {
	s = unitOf.ReplaceAllString(s, "$1"+tie+"$2")
	s = signOf.ReplaceAllString(s, "$1"+tie+"$2")
	if b.o.Lang == unit.French {
		return french.Replace(s)
	}
	return strings.ReplaceAll(s, "'", "’")
}

// capital and lower change the first letter alone; an acronym keeps its own.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

func lower(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); size == 0 || unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}
