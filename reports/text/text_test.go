package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// latin is a font with Latin letters, punctuation and the box.
func latin(r rune) bool { return r < 0x250 || r >= 0x2000 && r < 0x2100 || r == box }

var hostile = []struct {
	name                  string
	in                    string
	line, block, pdf, csv string
}{
	{"plain", "Panne IPTV à Lyon", "Panne IPTV à Lyon", "Panne IPTV à Lyon", "Panne IPTV à Lyon", "Panne IPTV à Lyon"},
	{"empty", "", "", "", "", ""},
	{"markup is the writers' matter", "<script>&amp;</script>", "<script>&amp;</script>", "<script>&amp;</script>",
		"<script>&amp;</script>", "<script>&amp;</script>"},
	{"invalid bytes", "a\xff\xfeb\xc3", "a\uFFFDb\uFFFD", "a\uFFFDb\uFFFD", "a□b□", "a\uFFFDb\uFFFD"},
	{"surrogate half", "a\xed\xa0\x80b", "a\uFFFDb", "a\uFFFDb", "a□b", "a\uFFFDb"},
	{"line breaks", "a\r\nb\rc\nd", "a b c d", "a\nb\nc\nd", "a\nb\nc\nd", "a\nb\nc\nd"},
	{"tab", "a\tb", "a b", "a\tb", "a\tb", "a\tb"},
	{"controls", "a\x00\x07\x1b[31mb\x7f\u0085c", "a   [31mb  c", "a[31mbc", "a[31mbc", "a[31mbc"},
	{"separators", "a\u2028b\u2029c", "a b c", "a b c", "a b c", "a b c"},
	{"direction", "\u202egpj.exe\u202c \u2066x\u2069", "gpj.exe x", "gpj.exe x", "gpj.exe x", "gpj.exe x"},
	{"byte order mark", "\ufeffa\ufffeb\uffff", "ab", "ab", "ab", "ab"},
	{"emoji", "panne 🔥!", "panne 🔥!", "panne 🔥!", "panne □!", "panne 🔥!"},
	{"no glyph", "障害", "障害", "障害", "□□", "障害"},
	{"private use", "a\uE0E1\uE0E1b", "a\uE0E1\uE0E1b", "a\uE0E1\uE0E1b", "a□□b", "a\uE0E1\uE0E1b"},
	{"formula", "=HYPERLINK(\"http://x\")", "=HYPERLINK(\"http://x\")", "=HYPERLINK(\"http://x\")",
		"=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"},
	{"formula behind spaces", " \u00a0@SUM(A1)", " \u00a0@SUM(A1)", " \u00a0@SUM(A1)", " \u00a0@SUM(A1)", "' \u00a0@SUM(A1)"},
	{"formula behind a mark", "\u202e+1", "+1", "+1", "+1", "'+1"},
	{"full-width formula", "＝1+1", "＝1+1", "＝1+1", "□1+1", "'＝1+1"},
	{"leading tab", "\tcmd", " cmd", "\tcmd", "\tcmd", "'\tcmd"},
	{"dash alone", "-", "-", "-", "-", "'-"},
	{"sign inside", "a=b", "a=b", "a=b", "a=b", "a=b"},
	{"spaces only", " \t ", "   ", " \t ", " \t ", " \t "},
}

func TestSanitisers(t *testing.T) {
	for _, test := range hostile {
		t.Run(test.name, func(t *testing.T) {
			for _, result := range []struct{ function, got, want string }{
				{"Line", Line(test.in), test.line}, {"Block", Block(test.in), test.block},
				{"PDF", PDF(test.in, latin), test.pdf}, {"CSV", CSV(test.in), test.csv},
			} {
				if result.got != result.want {
					t.Errorf("%s(%q) = %q, want %q", result.function, test.in, result.got, result.want)
				}
			}
		})
	}
}

func TestPDFWithoutBox(t *testing.T) {
	if got := PDF("a🔥é", func(r rune) bool { return r < 0x80 }); got != "a??" {
		t.Errorf("got %q, want %q", got, "a??")
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		in   string
		n    int
		want string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"éàü€", 3, "éà…"},
		{"🔥🔥🔥", 2, "🔥…"},
		{"un deux", 4, "un…"},
		{"abc", 1, "…"},
		{"a", 1, "a"},
		{"abc", 0, ""},
		{"abc", -1, ""},
		{"", 0, ""},
		{"ae\u0301b", 3, "a…"}, // the accent would not fit, so its letter goes too
		{"ae\u0301bc", 4, "ae\u0301…"},
		{"\u0301\u0301\u0301", 2, "…"},
		{"a\xff\xffb", 2, "a…"},
	} {
		if got := Cut(test.in, test.n); got != test.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", test.in, test.n, got, test.want)
		}
	}
}

// The page number writer replaces the bytes of the alias wherever it finds them, so they must not appear at an odd place
// between two runes either.
func TestPageAliasCannotOccur(t *testing.T) {
	alias := utf16Bytes(PageAlias)
	for _, in := range []string{PageAlias, "à\uE1E0\uE1E0", "xà\uE1E0\uE1FF", "\uE0E1", "àà\u01e1"} {
		everything := func(rune) bool { return true }
		if got := PDF(in, everything); strings.Contains(utf16Bytes(got), alias) {
			t.Errorf("PDF(%q) = %q holds the page alias", in, got)
		}
	}
}

func utf16Bytes(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(unit >> 8))
		b.WriteByte(byte(unit))
	}
	return b.String()
}

func FuzzText(f *testing.F) {
	for _, seed := range hostile {
		f.Add(seed.in, 5)
	}
	f.Fuzz(func(t *testing.T, in string, n int) {
		everything := func(rune) bool { return true }
		line, block, csv := Line(in), Block(in), CSV(in)
		pdf, anyFont := PDF(in, latin), PDF(in, everything)
		for name, out := range map[string]string{"Line": line, "Block": block, "CSV": csv, "PDF": pdf} {
			if !utf8.ValidString(out) {
				t.Errorf("%s(%q) = %q is not UTF-8", name, in, out)
			}
			for _, r := range out {
				breaks := r == '\n' || r == '\t'
				if unicode.IsControl(r) && (name == "Line" || !breaks) || isHidden(r) || r == '\u2028' || r == '\u2029' {
					t.Errorf("%s(%q) = %q holds %U", name, in, out, r)
				}
				if name == "PDF" && !breaks && !latin(r) {
					t.Errorf("PDF(%q) = %q holds %U, which the font lacks", in, out, r)
				}
			}
		}
		for name, again := range map[string][2]string{
			"Line": {line, Line(line)}, "Block": {block, Block(block)}, "CSV": {csv, CSV(csv)}, "PDF": {pdf, PDF(pdf, latin)},
		} {
			if again[0] != again[1] {
				t.Errorf("%s twice: %q, then %q", name, again[0], again[1])
			}
		}
		if strings.Contains(utf16Bytes(anyFont), utf16Bytes(PageAlias)) {
			t.Errorf("PDF(%q) = %q holds the page alias", in, anyFont)
		}
		if csv != "" && strings.ContainsRune("=+-@\t\n", first(csv)) && strings.TrimSpace(csv) != "" {
			t.Errorf("CSV(%q) = %q starts a formula", in, csv)
		}
		cut := Cut(in, n)
		if count := utf8.RuneCountInString(cut); count > max(n, 0) || !utf8.ValidString(cut) {
			t.Errorf("Cut(%q, %d) = %q, %d runes", in, n, cut, count)
		}
		if again := Cut(cut, n); again != cut {
			t.Errorf("Cut twice: %q, then %q", cut, again)
		}
	})
}
