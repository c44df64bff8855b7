package source

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// scanAll reads every record of a text; line breaks in cells are written \n. A line that is not a row is a record of its
// reason and its text.
func scanAll(src io.Reader, sep byte, limits Limits) (records [][]string, lines []int64, err error) {
	r := newCSV(src, sep, limits)
	for {
		line, cells, err := r.next()
		if errors.Is(err, io.EOF) {
			return records, lines, nil
		}
		if row := asRow(err); row != nil {
			if row.Line != line {
				return records, lines, fmt.Errorf("row of line %d on line %d", row.Line, line)
			}
			records, lines = append(records, []string{row.Reason, row.Value}), append(lines, line)
			continue
		}
		if err != nil {
			return records, lines, err
		}
		record := make([]string, len(cells))
		for i, c := range cells {
			record[i] = strings.ReplaceAll(string(c), "\x1e", "\n")
		}
		records, lines = append(records, record), append(lines, line)
	}
}

// FuzzCSV: the scanner agrees with encoding/csv on what encoding/csv takes, gives the same whatever the size of the reads,
// and ends on anything.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"a,b\n1,2\n", "a,b\r\n\"x\ny\",\"z \"\"q\"\"\"\r\n", "\n\na\n\n", "\"", "a,\"b", "a,\"b\"c,d\n", "a,\"b\nc,\"d, e\"\n", "a,\"x\ny\",\"b\r\n1,\"\"\"2\"\r3\n", ",,\n", "\"\",\"\"\n", "a\rb\r\nc\n", "é,\"ü\"\n", "a", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		limits := Limits{}.orDefault()
		got, lines, err := scanAll(strings.NewReader(s), ',', limits)
		slow, slowLines, slowErr := scanAll(iotest.OneByteReader(strings.NewReader(s)), ',', limits)
		if (err == nil) != (slowErr == nil) || !equalRecords(got, slow) || len(lines) != len(slowLines) {
			t.Fatalf("whole: %q %v, byte by byte: %q %v", got, err, slow, slowErr)
		}
		last := int64(0)
		for _, l := range lines {
			if l <= last {
				t.Fatalf("lines %v do not rise", lines)
			}
			last = l
		}
		if err == nil {
			r := newCSV(strings.NewReader(s), ',', limits)
			for e := error(nil); e == nil || asRow(e) != nil; {
				_, _, e = r.next()
			}
			if want := 1 + countLines([]byte(s)); r.line != want {
				t.Fatalf("ended on line %d of %d", r.line, want)
			}
		}
		// A lone CR ends a record here and is text there; marks never reach the scanner.
		if strings.Contains(strings.ReplaceAll(s, "\r\n", "\n"), "\r") || strings.Contains(s, "\x1e") {
			return
		}
		r := csv.NewReader(strings.NewReader(s))
		r.FieldsPerRecord = -1
		var want [][]string
		for {
			record, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return
			}
			if len(record) == 1 && record[0] == "" {
				continue
			}
			want = append(want, record)
		}
		if err != nil || !equalRecords(got, want) {
			t.Fatalf("%q %v, want %q", got, err, want)
		}
	})
}

func equalRecords(a, b [][]string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if strings.Join(a[i], "\x00") != strings.Join(b[i], "\x00") || len(a[i]) != len(b[i]) {
			return false
		}
	}
	return true
}

// FuzzEncoding: whatever the bytes and the encoding, what comes out is UTF-8 without NUL and marks, the same for any size of
// reads; and UTF-8 comes out as it went in.
func FuzzEncoding(f *testing.F) {
	for i, s := range []string{"été", "\xff\xfea\x00\xe9\x00", "\x82\x8a\x85", "\xe9\xe8", "a\x00b", "\xef\xbb\xbfx", "\xd8\x00", "\x1e\x1f", "\xc3"} {
		f.Add([]byte(s), byte(i))
	}
	names := []string{utf8Name, utf16LEName, utf16BEName, w1252Name, cp850Name}
	f.Fuzz(func(t *testing.T, b []byte, which byte) {
		detected := detectEncoding(b)
		for _, name := range []string{names[int(which)%len(names)], detected} {
			whole, err := io.ReadAll(newDecoder(bytes.NewReader(b), name))
			if err != nil {
				t.Fatal(err)
			}
			if !utf8.Valid(whole) || bytes.ContainsAny(whole, "\x00\x1e\x1f") {
				t.Fatalf("%s: %q", name, whole)
			}
			d := newDecoder(iotest.OneByteReader(bytes.NewReader(b)), name)
			slow, err := io.ReadAll(d)
			if err != nil || !bytes.Equal(whole, slow) {
				t.Fatalf("%s: %q, byte by byte %q %v", name, whole, slow, err)
			}
			plain := bytes.TrimPrefix(b, []byte("\ufeff"))
			if name == utf8Name && utf8.Valid(b) && !bytes.ContainsAny(b, "\x00\x1e\x1f") && !bytes.Equal(whole, plain) {
				t.Fatalf("%q became %q", b, whole)
			}
		}
	})
}

// TestChunks: what lies across two reads of the disk is read as if it did not.
func TestChunks(t *testing.T) {
	for _, name := range []string{utf8Name, utf16LEName} {
		for shift := range 5 {
			text := strings.Repeat("x", decodeChunk-shift-2) + "é€😀é" + strings.Repeat("y", decodeChunk)
			encoded := []byte(text)
			if name == utf16LEName {
				encoded = encode16(text)
			}
			d := newDecoder(bytes.NewReader(encoded), name)
			got, err := io.ReadAll(d)
			if err != nil || string(got) != text || d.invalid != 0 {
				t.Errorf("%s, shift %d: %d bytes, %d invalid, %v", name, shift, len(got), d.invalid, err)
			}
		}
	}
}

func encode16(s string) []byte {
	var b []byte
	for _, r := range s {
		if r > 0xFFFF {
			r -= 0x10000
			hi, lo := 0xD800+r>>10, 0xDC00+r&0x3FF
			b = append(b, byte(hi), byte(hi>>8), byte(lo), byte(lo>>8))
			continue
		}
		b = append(b, byte(r), byte(r>>8))
	}
	return b
}

func TestLimits(t *testing.T) {
	small := Limits{CellBytes: 5, RecordBytes: 2 << 20, Columns: 4, FileBytes: 1 << 30, Ratio: 10}
	r := newCSV(strings.NewReader("a,ééé,\"x\ny\"\n"), ',', small)
	_, cells, err := r.next()
	if err != nil || string(cells[1]) != "éé" || r.cut != 1 || r.cutLine != 1 {
		t.Errorf("%q, %d cut, %v", cells, r.cut, err)
	}
	if _, _, err := scanAll(strings.NewReader("a,b,c,d,e\n"), ',', small); err == nil || !strings.Contains(err.Error(), "limits.columns: 4") {
		t.Errorf("columns: %v", err)
	}
	long := "a,b\nx,y\nz,\"" + strings.Repeat("w,\n", 1<<20)
	_, _, err = scanAll(strings.NewReader(long), ',', small)
	if err == nil || !strings.Contains(err.Error(), "opens on line 3") {
		t.Errorf("record: %v", err)
	}
}

// TestOpenQuotes: a quote that runs over the end of its line into a quote of another row costs its own line and no other.
func TestOpenQuotes(t *testing.T) {
	rejected := func(s string) []string { return []string{neverClosed, s} }
	for _, c := range []struct {
		name, text string
		want       [][]string
		lines      []int64
	}{
		{"closed by a quote in plain text", "1,\"screen,x\n2,net,x\n3,a \"19\" screen,x\n4,net,x\n",
			[][]string{rejected(`1,"screen,x`), {"2", "net", "x"}, {"3", `a "19" screen`, "x"}, {"4", "net", "x"}}, []int64{1, 2, 3, 4}},
		{"closed by an opening quote", "1,\"screen,x\r\n2,net,x\r\n3,\"net, wifi\",x\r\n",
			[][]string{rejected(`1,"screen,x`), {"2", "net", "x"}, {"3", "net, wifi", "x"}}, []int64{1, 2, 3}},
		{"everything quoted", "\"1\",\"net\n\"2\",\"net\"\n", [][]string{rejected(`"1","net`), {"2", "net"}}, []int64{1, 2}},
		{"alone on its line", "1\r\"\r2\r\"3\" x\r", [][]string{{"1"}, rejected(`"`), {"2"}, {"3 x"}}, []int64{1, 2, 3, 4}},
		{"two of them", "\"1\n\"2\n3\n\"4\"\n", [][]string{rejected(`"1`), rejected(`"2`), {"3"}, {"4"}}, []int64{1, 2, 3, 4}},
		{"doubled quotes on the way", "\"1\na \"\"b\"\",c\n\"4\"\n", [][]string{rejected(`"1`), {`a ""b""`, "c"}, {"4"}}, []int64{1, 2, 3}},
		{"after a cell of two lines", "1,\"a\nb\",\"c\n3,\"d\",e\n", [][]string{rejected("1,\"a b\",\"c"), {"3", "d", "e"}}, []int64{2, 3}},
		{"blank lines taken in", "\"1\n\n2\n\"3\"\n", [][]string{rejected(`"1`), {"2"}, {"3"}}, []int64{1, 3, 4}},
		{"text after a quote on the same line", "1,\"a\" b,c\n2\n", [][]string{{"1", "a b", "c"}, {"2"}}, []int64{1, 2}},
		{"many lines, closed before a separator", "1,\"a\n\n\"\"b\"\"\",c\n", [][]string{{"1", "a\n\n\"b\"", "c"}}, []int64{1}},
		{"many lines, closed before each end", "\"a\nb\"\n\"c\nd\"\r\n\"e\nf\"\r\"g\nh\"", [][]string{{"a\nb"}, {"c\nd"}, {"e\nf"}, {"g\nh"}}, []int64{1, 3, 5, 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, src := range []io.Reader{strings.NewReader(c.text), iotest.OneByteReader(strings.NewReader(c.text))} {
				got, lines, err := scanAll(src, ',', Limits{}.orDefault())
				if err != nil || !reflect.DeepEqual(got, c.want) || !reflect.DeepEqual(lines, c.lines) {
					t.Errorf("%q on lines %v, %v; want %q on %v", got, lines, err, c.want, c.lines)
				}
			}
		})
	}
	for text, want := range map[string]string{
		"1,\"a\n2,\"b\",c\n\n3,\"d\n":  "opens on line 4",
		"1,\"x\ny\",\"a\n2,b\n3,c":     "opens on line 2",
		"1\n2,\"a\"\" b\n\n3,\"\" c\n": "opens on line 2",
	} {
		if _, _, err := scanAll(strings.NewReader(text), ',', Limits{}.orDefault()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestLongCells: a cell that takes in more lines than people write is said, with its place and size.
func TestLongCells(t *testing.T) {
	cell := func(lines int) string { return "\"" + strings.Repeat("a\n", lines-1) + "a\"" }
	for _, c := range []struct{ text, want string }{
		{"1," + cell(longCell) + ",x\n", ""},
		{"1," + cell(longCell+1) + ",x\n", "cell of 201 lines from line 1:"},
		{"0\n1," + cell(3) + "," + cell(300) + "\n2," + cell(400) + "\n", "cell of 300 lines from line 4, the first of 2 cells of more than 200 lines:"},
		{"1," + cell(300) + ",\"b\n2,\"c\"\n", "cell of 300 lines from line 1:"},
	} {
		r := newCSV(iotest.HalfReader(strings.NewReader(c.text)), ',', Limits{}.orDefault())
		for err := error(nil); err == nil || asRow(err) != nil; {
			_, _, err = r.next()
		}
		if got := strings.Join(r.notes(), "; "); got != c.want && (c.want == "" || !strings.HasPrefix(got, c.want)) {
			t.Errorf("%.20q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestDetectSeparator(t *testing.T) {
	limits := Limits{}.orDefault()
	for _, c := range []struct {
		text   string
		wanted []string
		want   byte
	}{
		{"a,b\n1,2\n", nil, ','},
		{"a;b;c\n1,5;2,5;3,5\n", nil, ';'},
		{"a\tb, c\n1\t2, 3\n", nil, '\t'},
		{"a|b\n1|2\n", nil, '|'},
		{"a\n1\n", nil, ','},
		{"Nom, prénom; Titre, date, lieu\nx; y\n", []string{"Nom, prénom"}, ';'},
		{"\"a;b;c;d\",e\n\"1;2;3;4\",5\n", nil, ','},
	} {
		if got := detectSeparator([]byte(c.text), true, c.wanted, limits); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
