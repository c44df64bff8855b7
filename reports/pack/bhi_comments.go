package pack

import (
	"slices"
	"strings"
)

// highlightHeadings are the headings whose sentences are highlights; the other sections are the writer's own.
var highlightHeadings = []string{"", "faits marquants", "highlights"}

// highlights prints what a person wrote: the highlights first, then the headings of the writer's own, in their order. What is under
// the title of a section stands there.
func (b *bhi) highlights() Section {
	s := Section{ID: "highlights", Title: b.say("highlights")}
	var told []Comment
	var others []*Text
	for _, c := range b.o.Comments {
		if slices.Contains(highlightHeadings, strings.ToLower(strings.TrimSpace(c.Section))) {
			told = append(told, c)
			continue
		}
		if id, _ := CommentSection(c.Section); id != "" {
			continue // it stands in its section
		}
		title := b.typo(c.Section)
		at := slices.IndexFunc(others, func(t *Text) bool { return t.Title == title })
		if at < 0 {
			at = len(others)
			others = append(others, &Text{Title: title})
		}
		others[at].Paragraphs = append(others[at].Paragraphs, b.comment(c))
	}
	text := &Text{}
	for _, c := range told[:min(len(told), highlightLimit)] {
		text.Paragraphs = append(text.Paragraphs, b.comment(c))
	}
	switch file := b.o.CommentsFile; {
	case len(told) > highlightLimit:
		text.Paragraphs = append(text.Paragraphs, Paragraph{Text: b.say("highlights.more", highlightLimit, len(told))})
	case len(told) == 0:
		if file == "" {
			file = "registers/comments/" + b.w.Period.Key + ".md"
		}
		text.Paragraphs = []Paragraph{{Text: b.say("highlights.none", file), Tone: Muted}}
	}
	s.Blocks = []Block{{Text: text}}
	for _, t := range others {
		s.Blocks = append(s.Blocks, Block{Text: t})
	}
	return s
}

// emphasis is the Markdown that a sentence can lose without losing a word.
var emphasis = strings.NewReplacer("**", "", "__", "", "`", "")

// comment prints a sentence. Numbers of incidents in front of it or behind it go beside it; inside it they are words of it.
func (b *bhi) comment(c Comment) Paragraph {
	p := Paragraph{Item: true}
	sentence := strings.TrimSpace(emphasis.Replace(c.Text))
	for _, id := range c.Incidents {
		key, ok := b.keyOf(id)
		if !ok {
			continue
		}
		b.show(key)
		p.Incidents = append(p.Incidents, id)
	}
	for cut := true; cut; {
		cut = false
		for _, id := range p.Incidents {
			mark := "[" + id + "]"
			if rest, ok := strings.CutPrefix(sentence, mark); ok {
				sentence, cut = strings.TrimSpace(strings.TrimLeft(rest, " :,–")), true
			} else if rest, ok := strings.CutSuffix(strings.TrimSuffix(sentence, "."), mark); ok {
				sentence, cut = strings.TrimSpace(rest)+strings.Repeat(".", len(sentence)-len(strings.TrimSuffix(sentence, "."))), true
			}
		}
	}
	for _, id := range c.Incidents {
		sentence = strings.ReplaceAll(sentence, "["+id+"]", id)
	}
	p.Text = b.typo(sentence)
	for _, id := range c.Unknown {
		p.Notes = append(p.Notes, b.note(b.say("note.unknown", id)))
	}
	return p
}

// keyOf finds an incident of the week by its number.
func (b *bhi) keyOf(id string) (int64, bool) {
	if b.keys == nil {
		b.keys = map[string]int64{}
		for key, i := range b.w.Incidents {
			// Two sources may give one number: the first key stands, whatever the order of the map.
			if old, ok := b.keys[i.ID]; !ok || key < old {
				b.keys[i.ID] = key
			}
		}
	}
	key, ok := b.keys[id]
	return key, ok
}
