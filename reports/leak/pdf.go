package leak

import (
	"fmt"
	"math"
	"strings"
)

// pdf looks through a PDF document: the text of its pages, its properties, bookmarks and links.
func (s *scan) pdf(data []byte) error {
	doc, err := readPDF(data)
	if err != nil {
		return err
	}
	for _, text := range doc.strings {
		s.look("properties, bookmarks and links", text, loose)
	}
	for i, runs := range doc.pages {
		where := fmt.Sprintf("page %d", i+1)
		s.look(where, gather(runs, touches), loose)
		// A word that a narrow column broke goes on under its beginning.
		s.look(where, gather(runs, func(a, b textRun) bool { return touches(a, b) || continues(a, b) }), loose)
	}
	return nil
}

// gather writes the runs of a page one after another, with a space where the pieces do not belong to one word.
func gather(runs []textRun, together func(a, b textRun) bool) string {
	var b strings.Builder
	for i, r := range runs {
		if i > 0 && !together(runs[i-1], r) {
			b.WriteByte(' ')
		}
		b.WriteString(r.text)
	}
	return b.String()
}

// touches reports whether b follows a without a space: on the same line, in the same size, where a ends. A space is a fifth of the
// size of the letters, a raised footnote is smaller.
func touches(a, b textRun) bool {
	return a.size == b.size && math.Abs(a.y-b.y) < 0.05*a.size && math.Abs(a.x+a.width-b.x) < 0.12*a.size
}

// continues reports whether b stands on the line under a, where a begins.
func continues(a, b textRun) bool {
	return a.size == b.size && math.Abs(a.x-b.x) < 0.05*a.size && a.y-b.y > 0 && a.y-b.y < 2*a.size
}
