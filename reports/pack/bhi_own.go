package pack

// own prints the KPIs that the workspace defines for itself, with the question that each answers; nothing without any.
func (b *bhi) own() Section {
	if len(b.w.Own) == 0 {
		return Section{}
	}
	text := &Text{}
	for _, id := range b.w.Own {
		k := b.kpi(id)
		if question := b.text(k.Question); question != "" {
			text.Paragraphs = append(text.Paragraphs, Paragraph{Item: true, Text: b.say("own.question", b.text(k.Title), question), Refs: []string{b.week(id)}})
		}
	}
	s := Section{ID: "own", Title: b.say("own"), Lead: b.say("own.lead"), Blocks: []Block{{Table: b.indicators("own-figures", b.say("own.table"), b.w.Own)}}}
	if len(text.Paragraphs) > 0 {
		s.Blocks = append(s.Blocks, Block{Text: text})
	}
	return s
}
