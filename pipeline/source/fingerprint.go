package source

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"golang.org/x/text/unicode/norm"
)

// What a fingerprint keeps of a text.
const (
	maxStems     = 32      // of a text: more say nothing new and cost
	maxText      = 4000    // bytes that are looked at
	shortestWord = 3       // letters
	longestWord  = 32      // bytes: longer is no word
	cachedLines  = 1 << 16 // lines whose stems are kept: templates collapse
	cachedWords  = 1 << 16
)

// titleEnd stands between the stems of the title and those that the description adds.
const titleEnd = "|"

// fingerprinter reduces texts in French and in English to the stems of their words (domain.md 5.2): accents folded, stop words left out,
// numbers, dates, hours, addresses, names of machines and identifiers masked, that is left out too. One word has one stem whatever
// the language of the text around it, for desks mix both: the French stemmer first, then the English one. What it has seen it
// remembers, so that a text made from templates costs a look-up a line.
type fingerprinter struct {
	lines map[string][]int32
	words map[string]int32 // -1: left out
	stems []string
	seen  []int32 // by stem: the text that had it last
	text  int32
	env   *snowballstem.Env
	found []int32 // of the line being read
	count int
}

func newFingerprinter() *fingerprinter {
	return &fingerprinter{lines: map[string][]int32{}, words: map[string]int32{}, env: snowballstem.NewEnv("")}
}

// append adds the fingerprint of a text to row: stems in the order of their first appearance, each once, with a blank between them;
// then titleEnd and what the description adds. Nothing is added for a text without words.
func (p *fingerprinter) append(row, title, description []byte) []byte {
	if len(p.lines) >= cachedLines || len(p.words) >= cachedWords {
		// Lines that are remembered hold the numbers of stems: all is forgotten or nothing.
		clear(p.lines)
		clear(p.words)
		p.stems, p.seen, p.text = p.stems[:0], p.seen[:0], 0
	}
	p.text++
	p.count = 0
	before := len(row)
	row = p.part(row, before, title)
	if p.count > 0 && len(description) > 0 {
		mark := len(row)
		row = append(row, ' ')
		row = append(row, titleEnd...)
		stems := p.count
		if row = p.part(row, before, description); p.count == stems {
			row = row[:mark]
		}
		return row
	}
	return p.part(row, before, description)
}

func (p *fingerprinter) part(row []byte, before int, text []byte) []byte {
	text = cutText(text, maxText)
	for len(text) > 0 && p.count < maxStems {
		line := text
		if i := bytes.IndexByte(text, newlineMark); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		stems, known := p.lines[string(line)]
		if !known {
			stems = p.line(line)
			p.lines[string(line)] = stems
		}
		for _, s := range stems {
			if p.seen[s] == p.text || p.count >= maxStems {
				continue
			}
			p.seen[s] = p.text
			p.count++
			if len(row) > before {
				row = append(row, ' ')
			}
			row = append(row, p.stems[s]...)
		}
	}
	return row
}

// line lists the stems of a line. A run of characters without blank is one thing: with a digit, an @ or the shape of a host it is an
// identifier; else it is made of words.
func (p *fingerprinter) line(line []byte) []int32 {
	p.found = p.found[:0]
	for _, run := range bytes.FieldsFunc(line, isGap) {
		if isMasked(run) {
			continue
		}
		for len(run) > 0 {
			r, n := utf8.DecodeRune(run)
			if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
				run = run[n:]
				continue
			}
			end := n
			for end < len(run) {
				r, n := utf8.DecodeRune(run[end:])
				if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
					break
				}
				end += n
			}
			p.word(run[:end])
			run = run[end:]
		}
	}
	return append([]int32(nil), p.found...)
}

// isGap says what stands between things. A slash, a dot, a dash, a colon and the like may stand inside an identifier.
func isGap(r rune) bool {
	switch r {
	case ' ', '\t', ',', ';', '(', ')', '[', ']', '{', '}', '"', '«', '»', '“', '”', '!', '?', '\u00a0', '\u202f', '=', '|', '*', '<', '>', '…':
		return true
	}
	return r < ' ' || r > 0x7F && unicode.IsSpace(r)
}

// isMasked reports whether a run of characters names one thing and not a kind of things.
func isMasked(run []byte) bool {
	run = bytes.Trim(run, ".:'’-–_/")
	dashes, dots, upper, lower := 0, 0, 0, 0
	for i, c := range run {
		switch {
		case c >= '0' && c <= '9', c == '@', c == '\\', c == '_':
			return true
		case c == '-':
			dashes++
		case c == '.' && i+1 < len(run) && run[i+1] != '.':
			dots++
		case c == '/' && i > 0 && run[i-1] == ':':
			return true // of an address
		case c >= 'A' && c <= 'Z':
			upper++
		case c >= 'a' && c <= 'z' || c >= utf8.RuneSelf:
			lower++
		}
	}
	return dots > 0 && lower > 0 && dashes+dots > 1 || upper > 0 && lower == 0 && dashes > 0
}

func (p *fingerprinter) word(word []byte) {
	id, known := p.words[string(word)]
	if !known {
		id = p.stem(string(word))
		p.words[string(word)] = id
	}
	if id >= 0 {
		p.found = append(p.found, id)
	}
}

// stem numbers the stem of a word; -1 for a word that is left out.
func (p *fingerprinter) stem(word string) int32 {
	word = norm.NFC.String(strings.ToLower(word))
	if len(word) > longestWord || utf8.RuneCountInString(word) < shortestWord || stopWords[foldAccents(word)] {
		return -1
	}
	p.env.SetCurrent(word)
	french.Stem(p.env)
	p.env.SetCurrent(p.env.Current())
	english.Stem(p.env)
	stem := foldAccents(p.env.Current())
	// A text without accents must meet one with them: résolue, resolue.
	for len(stem) > 4 && stem[len(stem)-1] == 'e' {
		stem = stem[:len(stem)-1]
	}
	if len(stem) < 2 {
		return -1
	}
	// A key that no word has: words hold letters alone.
	key := "\x00" + stem
	if id, known := p.words[key]; known {
		return id
	}
	id := int32(len(p.stems))
	p.stems, p.seen = append(p.stems, stem), append(p.seen, 0)
	p.words[key] = id
	return id
}

// foldAccents takes the accents off, and spells the ligatures of French.
func foldAccents(word string) string {
	plain := true
	for i := range len(word) {
		plain = plain && word[i] < utf8.RuneSelf
	}
	if plain {
		return word
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(word) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'œ':
			b.WriteString("oe")
		case r == 'æ':
			b.WriteString("ae")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// stopWords carry no meaning in a ticket: words of grammar of both languages, and politeness.
var stopWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`
		afin ainsi alors apres aucun aucune aujourd aura aussi autre autres avant avec avoir avons bien car cela celle celui ces cet cette
		ceux chaque chez ci comme dans de depuis des deux donc dont du elle elles en encore entre est et etaient etait etant ete etre eux
		fait faire fois font hier hors ici il ils jusqu jusque la le les leur leurs lors lorsque lui mais me mes meme memes mon ne ni nos
		notre nous on ont ou par parce pas pendant peu peut plus plusieurs pour pourquoi puis quand que quel quelle quelles quelques quels
		qui quoi sans sauf se selon sera ses seul si sinon son sont sous souvent sur ta te tous tout toute toutes tres trop un une vers
		voici voir vos votre vous
		bonjour bonsoir merci cordialement salutations svp madame monsieur objet
		about after again all also and any are because been before being below between both but can could did does doing down during each
		few for from further had has have having her here him his how into its itself just more most not now off once only other our out
		over own same she should some such than that the their them then there these they this those through too under until very was
		were what when where which while who whom why will with would you your
		hello dear please thanks thank regards
		incident ticket jour day`) {
		words[w] = true
	}
	return words
}()
