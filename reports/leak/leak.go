// Package leak looks into finished documents for what belongs to another client: it reads them as they will be sent, not as
// they were meant, so that a fault anywhere before cannot put a foreign name into a client's hands.
//
// It knows the three formats that bilan writes. What it cannot read it refuses: an unknown part is not a clean part.
package leak

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Kind is what a name names.
type Kind string

// The kinds of name.
const (
	Client   Kind = "client"   // a name of a client, as the contract or a source writes it
	Contract Kind = "contract" // an id or a title of a contract
	Incident Kind = "incident" // a reference of an incident
)

// Name is one thing that may not appear.
type Name struct {
	Kind Kind
	Text string
}

// Hit is a foreign name in a document.
type Hit struct {
	File  string // name of the document
	Where string // page 3; sheet Incidents, cell C5; attribute title of td
	Name  Name
}

func (h Hit) String() string {
	return fmt.Sprintf("%s: %s: %s %q", h.File, h.Where, h.Name.Kind, h.Name.Text)
}

// Error says that a document holds what belongs to another client.
type Error struct {
	// Owner is the client or contract that the documents are for.
	Owner string
	Hits  []Hit
}

func (e *Error) Error() string {
	text := fmt.Sprintf("the documents of %s name another client: %s", e.Owner, e.Hits[0])
	if more := len(e.Hits) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// Guard holds the names that a client's documents must not contain.
//
// Names match whole words, whatever the case and the accents: « Crédit Nord » is found in "CREDIT NORD", INC1 is not found in
// INC10. A foreign name inside one of the client's own (Banque in Banque du Rhin) is no hit.
//
// A reference of an incident that holds no letter is also a count, a year or an hour. It is looked for where a document says
// that it is a reference: in the list of incidents of a page, after # or n°, and in a text cell of a workbook from five
// digits on.
type Guard struct {
	owner    string
	everyone *Names
	own      *trie
	known    map[string]bool
}

// Names are those of everyone that a document could name. Guards of several clients share them.
type Names struct {
	list []Name
	trie *trie
}

// NewNames takes the names of all clients, in any order.
func NewNames(all []Name) *Names {
	n := &Names{trie: newTrie()}
	for _, name := range all {
		if words := wordsOf(name.Text); len(words) > 0 {
			n.trie.add(words, len(n.list))
			n.list = append(n.list, name)
		}
	}
	return n
}

// New makes a guard for the documents of owner. own are the names that are his, the provider's own among them: they may appear, and
// so may the name of another that reads the same. All other names of everyone may not.
func New(owner string, own []Name, everyone *Names) *Guard {
	g := &Guard{owner: owner, everyone: everyone, own: newTrie(), known: map[string]bool{}}
	for i, n := range own {
		if words := wordsOf(n.Text); len(words) > 0 {
			g.own.add(words, i)
		}
	}
	return g
}

// find returns the names of a text that lie in no own one, and so are none, and in no longer one.
func (g *Guard) find(text string) []match {
	words := split(text)
	found := g.everyone.trie.find(words)
	if len(found) == 0 {
		return nil
	}
	own := g.own.find(words)
	kept := found[:0:0]
	for _, m := range found {
		covers := func(o match) bool { return o.from <= m.from && m.to <= o.to }
		inside := slices.ContainsFunc(own, covers) ||
			slices.ContainsFunc(found, func(l match) bool { return l.to-l.from > m.to-m.from && covers(l) })
		if !inside {
			kept = append(kept, m)
		}
	}
	return kept
}

// Known tells the guard texts that are part of every document and come from no data: the scripts and the style of a page.
func (g *Guard) Known(texts ...string) {
	for _, t := range texts {
		g.known[t] = true
	}
}

// enough is how many hits of one document are told: the first ones show where to look.
const enough = 20

// Scan looks through one document. The ending of its name says what it is: pdf, xlsx or html.
//
// Errors: a document that cannot be read whole.
func (g *Guard) Scan(name string, data []byte) ([]Hit, error) {
	s := &scan{guard: g, file: name, told: map[string]bool{}}
	s.look("name of the file", name, loose)
	var err error
	switch path.Ext(name) {
	case ".pdf":
		err = s.pdf(data)
	case ".xlsx":
		err = s.workbook(data)
	case ".html":
		err = s.page(data)
	default:
		err = errors.New("the guard reads pdf, xlsx and html")
	}
	if err != nil {
		return s.hits, fmt.Errorf("look for foreign names in %s: %w", name, err)
	}
	return s.hits, nil
}

// Look looks through one text that stands alone, such as a value of a table.
func (g *Guard) Look(file, where, text string) []Hit {
	s := &scan{guard: g, file: file, told: map[string]bool{}}
	s.look(where, text, cell)
	return s.hits
}

// Refuse is the error of what [Guard.Look] found; nil for nothing.
func (g *Guard) Refuse(hits []Hit) error {
	if len(hits) == 0 {
		return nil
	}
	return &Error{Owner: g.owner, Hits: hits}
}

// Check looks through all documents of a client.
//
// Errors: an [*Error] with every hit, or the first document that cannot be read.
func (g *Guard) Check(names []string, data [][]byte) error {
	var all []Hit
	for i, name := range names {
		hits, err := g.Scan(name, data[i])
		if err != nil {
			return err
		}
		all = append(all, hits...)
	}
	return g.Refuse(all)
}

// place says how a text is to be read.
type place int

const (
	loose  place = iota // running text
	cell                // a text of a workbook that stands alone
	listed              // one reference of a list of incidents
	joined              // pieces that touch: for names alone, as a reference and a footnote touch too
)

// scan is one document under the eyes of a guard.
type scan struct {
	guard *Guard
	file  string
	hits  []Hit
	told  map[string]bool
}

// look notes every foreign name of a text.
func (s *scan) look(where, text string, p place) {
	if len(s.hits) >= enough || strings.TrimSpace(text) == "" {
		return
	}
	for _, m := range s.guard.find(text) {
		name := s.guard.everyone.list[m.name]
		if m.bare && !marked(text, m, p) || p == joined && name.Kind == Incident {
			continue
		}
		key := where + "\x00" + name.Text
		if s.told[key] {
			continue
		}
		s.told[key] = true
		if s.hits = append(s.hits, Hit{File: s.file, Where: where, Name: name}); len(s.hits) >= enough {
			return
		}
	}
}

// bareDigits is from how many digits on a number that stands alone in a text cell is taken for a reference: hours, months and years have
// fewer.
const bareDigits = 5

// marked reports whether the document says that a name without letters is a reference.
func marked(text string, m match, p place) bool {
	before := strings.TrimRight(text[:m.from], " \u00a0\u202f")
	whole := strings.TrimSpace(text) == text[m.from:m.to]
	return strings.HasSuffix(before, "#") || strings.HasSuffix(before, "n°") || strings.HasSuffix(before, "N°") ||
		whole && (p == listed || p == cell && m.to-m.from >= bareDigits)
}
