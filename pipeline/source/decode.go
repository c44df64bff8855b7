package source

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Names of encodings, as results say them.
const (
	utf8Name    = "utf-8"
	utf8BOMName = "utf-8 with bom"
	utf16LEName = "utf-16le"
	utf16BEName = "utf-16be"
	w1252Name   = "windows-1252"
	cp850Name   = "cp850"
)

// Marks of the normalised file. They, and NUL, never get through a decoder.
const (
	cellMark    = 0x1F
	newlineMark = 0x1E
)

// decoder turns bytes of any known encoding into UTF-8 without BOM, NUL and marks, and counts what it had to change.
type decoder struct {
	src      io.Reader
	encoding string
	raw      []byte // read
	carried  []byte // of raw: not yet decoded, the beginning of a rune
	out      []byte // decoded and not yet given
	err      error
	begun    bool
	table    *[256][]byte

	bom        bool
	invalid    int64 // bytes replaced by U+FFFD
	validRunes int64 // runes of more than one byte, in UTF-8
	high       [256]int64
	nuls       int64
	controls   int64 // 0x1E and 0x1F, replaced by a space
}

const decodeChunk = 256 << 10

func newDecoder(src io.Reader, encoding string) *decoder {
	d := &decoder{src: src, encoding: encoding, raw: make([]byte, 0, decodeChunk+utf8.UTFMax)}
	switch encoding {
	case w1252Name:
		d.table = table8(charmap.Windows1252)
	case cp850Name:
		d.table = table8(charmap.CodePage850)
	}
	return d
}

// table8 spells the 256 bytes of an encoding in UTF-8.
func table8(c *charmap.Charmap) *[256][]byte {
	var t [256][]byte
	for i := range t {
		t[i] = []byte(string(c.DecodeByte(byte(i))))
	}
	return &t
}

func (d *decoder) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func (d *decoder) fill() {
	carried := copy(d.raw[:cap(d.raw)], d.carried)
	n, err := io.ReadFull(d.src, d.raw[carried:decodeChunk])
	d.raw = d.raw[:carried+n]
	last := false
	switch err {
	case nil:
	case io.EOF, io.ErrUnexpectedEOF:
		last, d.err = true, io.EOF
	default:
		// A truncated gzip ends in io.ErrUnexpectedEOF too; its reader wraps it, see files.go.
		last, d.err = true, err
	}
	raw := d.raw
	if !d.begun {
		d.begun = true
		raw = d.cutBOM(raw)
	}
	var rest int
	switch d.encoding {
	case utf16LEName, utf16BEName:
		rest = d.from16(raw, last)
	case w1252Name, cp850Name:
		d.from8(raw)
	default:
		rest = d.from8bits(raw, last)
	}
	d.carried = raw[len(raw)-rest:]
	d.clean()
}

func (d *decoder) cutBOM(raw []byte) []byte {
	var mark []byte
	switch d.encoding {
	case utf16LEName:
		mark = []byte{0xFF, 0xFE}
	case utf16BEName:
		mark = []byte{0xFE, 0xFF}
	case w1252Name, cp850Name:
		return raw
	default:
		mark = []byte{0xEF, 0xBB, 0xBF}
	}
	if bytes.HasPrefix(raw, mark) {
		d.bom = true
		return raw[len(mark):]
	}
	return raw
}

// from8bits decodes UTF-8 and returns how many bytes at the end wait for the next chunk.
func (d *decoder) from8bits(raw []byte, last bool) (rest int) {
	if !last {
		for i := 1; i <= min(utf8.UTFMax-1, len(raw)); i++ {
			if c := raw[len(raw)-i]; utf8.RuneStart(c) {
				if c >= utf8.RuneSelf && !utf8.FullRune(raw[len(raw)-i:]) {
					rest = i
				}
				break
			}
		}
	}
	raw = raw[:len(raw)-rest]
	// What needs no change is given as it was read.
	if isASCII(raw) {
		d.out = raw
		return rest
	}
	if utf8.Valid(raw) {
		d.validRunes += countLeads(raw)
		d.out = raw
		return rest
	}
	d.out = nil
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		if r == utf8.RuneError && n == 1 {
			d.invalid++
		} else if n > 1 {
			d.validRunes++
		}
		for _, c := range raw[:n] {
			d.high[c]++
		}
		d.out = utf8.AppendRune(d.out, r)
		raw = raw[n:]
	}
	return rest
}

func (d *decoder) from8(raw []byte) {
	d.out = d.out[:0]
	for _, c := range raw {
		if c < utf8.RuneSelf {
			d.out = append(d.out, c)
			continue
		}
		text := d.table[c]
		if len(text) == 3 && text[0] == 0xEF && text[1] == 0xBF {
			d.invalid++
		}
		d.out = append(d.out, text...)
	}
}

func (d *decoder) from16(raw []byte, last bool) (rest int) {
	var order binary.ByteOrder = binary.LittleEndian
	if d.encoding == utf16BEName {
		order = binary.BigEndian
	}
	d.out = d.out[:0]
	i := 0
	for ; i+1 < len(raw); i += 2 {
		r := rune(order.Uint16(raw[i:]))
		if utf16.IsSurrogate(r) {
			if i+3 >= len(raw) && !last {
				return len(raw) - i
			}
			r2 := rune(0)
			if i+3 < len(raw) {
				r2 = rune(order.Uint16(raw[i+2:]))
			}
			if r = utf16.DecodeRune(r, r2); r == utf8.RuneError {
				d.invalid++
			} else {
				i += 2
			}
		}
		d.out = utf8.AppendRune(d.out, r)
	}
	if i < len(raw) {
		if !last {
			return len(raw) - i
		}
		d.invalid++
		d.out = utf8.AppendRune(d.out, utf8.RuneError)
	}
	return 0
}

// clean takes NUL and the marks of the normalised file out of the decoded bytes.
func (d *decoder) clean() {
	if bytes.IndexByte(d.out, 0) >= 0 {
		kept := d.out[:0]
		for _, c := range d.out {
			if c != 0 {
				kept = append(kept, c)
			}
		}
		d.nuls += int64(len(d.out) - len(kept))
		d.out = kept
	}
	for _, mark := range []byte{cellMark, newlineMark} {
		for i := bytes.IndexByte(d.out, mark); i >= 0; {
			d.out[i] = ' '
			d.controls++
			next := bytes.IndexByte(d.out[i:], mark)
			if next < 0 {
				break
			}
			i += next
		}
	}
}

func isASCII(b []byte) bool {
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// countLeads counts the bytes that begin a rune of several: their two highest bits are set.
func countLeads(b []byte) (n int64) {
	for len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		n += int64(bits.OnesCount64(x & (x << 1) & 0x8080808080808080))
		b = b[8:]
	}
	for _, c := range b {
		if c >= 0xC0 {
			n++
		}
	}
	return n
}

// legacy tells the two old encodings of French desktops apart by the letters é, è and à.
func legacy(high *[256]int64) string {
	if dos, windows := high[0x82]+high[0x8A]+high[0x85], high[0xE9]+high[0xE8]+high[0xE0]; dos > windows {
		return cp850Name
	}
	return w1252Name
}

// detectEncoding names the encoding of the first bytes of a file.
func detectEncoding(sample []byte) string {
	switch {
	case bytes.HasPrefix(sample, []byte{0xEF, 0xBB, 0xBF}):
		return utf8BOMName
	case bytes.HasPrefix(sample, []byte{0xFF, 0xFE}):
		return utf16LEName
	case bytes.HasPrefix(sample, []byte{0xFE, 0xFF}):
		return utf16BEName
	}
	// Text of Western languages in UTF-16 has a zero in every second byte.
	var zeros [2]int
	head := sample[:min(len(sample), 4096)]
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := max(len(head)/2, 1)
	switch {
	case zeros[1]*10 > half*4 && zeros[0]*10 < half:
		return utf16LEName
	case zeros[0]*10 > half*4 && zeros[1]*10 < half:
		return utf16BEName
	}
	d := newDecoder(bytes.NewReader(sample), utf8Name)
	io.Copy(io.Discard, d)
	return d.verdict(utf8Name, true)
}

// verdict names the encoding that the bytes seen so far speak for. An encoding that was declared or that a BOM proves is kept.
func (d *decoder) verdict(encoding string, free bool) string {
	// Where most of what is above ASCII reads as UTF-8, the file is UTF-8 with damaged bytes.
	if !free || encoding != utf8Name || d.invalid == 0 || d.validRunes > d.invalid {
		return encoding
	}
	return legacy(&d.high)
}
