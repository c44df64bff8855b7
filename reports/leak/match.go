package leak

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is a run of letters and digits of a text, folded.
type word struct {
	text     string
	from, to int // bytes of the text
}

// split returns the words of a text: without case, without accents, and without the characters that nobody sees.
func split(text string) []word {
	var words []word
	var b strings.Builder
	from := -1
	end := func(at int) {
		if from >= 0 && b.Len() > 0 {
			words = append(words, word{b.String(), from, at})
		}
		b.Reset()
		from = -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r < utf8.RuneSelf:
			switch {
			case 'A' <= r && r <= 'Z':
				r += 'a' - 'A'
				fallthrough
			case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
				if from < 0 {
					from = i
				}
				b.WriteByte(byte(r))
			default:
				end(i)
			}
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if from < 0 {
				from = i
			}
			fold(&b, r)
		case unicode.In(r, unicode.M, unicode.Cf):
			// An accent that stands apart, a soft hyphen, a mark of width zero: the word goes on.
		default:
			end(i)
		}
		i += size
	}
	end(len(text))
	return words
}

// fold writes a letter without its case and accents. Letters that stand for two are written out.
func fold(b *strings.Builder, r rune) {
	for _, d := range norm.NFKD.String(string(unicode.ToLower(r))) {
		switch {
		case d == 'œ':
			b.WriteString("oe")
		case d == 'æ':
			b.WriteString("ae")
		case d == 'ß':
			b.WriteString("ss")
		case unicode.IsLetter(d) || unicode.IsNumber(d):
			b.WriteRune(unicode.ToLower(d))
		}
	}
}

func wordsOf(text string) []string {
	var words []string
	for _, w := range split(text) {
		words = append(words, w.text)
	}
	return words
}

// trie holds names word by word, so that a hundred thousand references cost one look-up a word.
type trie struct {
	words map[string]int32
	edges map[[2]int32]int32 // from a node by a word to a node; 0 is the root
	ends  map[int32][]int    // names that end at a node
	nodes int32
}

func newTrie() *trie {
	return &trie{words: map[string]int32{}, edges: map[[2]int32]int32{}, ends: map[int32][]int{}}
}

func (t *trie) add(words []string, name int) {
	var node int32
	for _, w := range words {
		id, ok := t.words[w]
		if !ok {
			id = int32(len(t.words))
			t.words[w] = id
		}
		next, ok := t.edges[[2]int32{node, id}]
		if !ok {
			t.nodes++
			next = t.nodes
			t.edges[[2]int32{node, id}] = next
		}
		node = next
	}
	t.ends[node] = append(t.ends[node], name)
}

// match is a name in a text.
type match struct {
	name     int
	bare     bool // without a letter
	from, to int  // bytes
}

// find returns the names in the words of a text.
func (t *trie) find(words []word) []match {
	var found []match
	for i := range words {
		var node int32
		bare := true
		for j := i; j < len(words); j++ {
			id, ok := t.words[words[j].text]
			if !ok {
				break
			}
			if node, ok = t.edges[[2]int32{node, id}]; !ok {
				break
			}
			bare = bare && !strings.ContainsFunc(words[j].text, unicode.IsLetter)
			for _, name := range t.ends[node] {
				found = append(found, match{name, bare, words[i].from, words[j].to})
			}
		}
	}
	return found
}
