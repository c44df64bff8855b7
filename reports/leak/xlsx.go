package leak

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// workbook looks through every part of a workbook: cells shown and hidden, names of sheets, comments, charts with the values they
// keep, properties and links.
func (s *scan) workbook(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	s.look("comment of the archive", z.Comment, loose)
	parts := map[string][]byte{}
	for _, f := range z.File {
		s.look("name of the part "+f.Name, f.Name, loose)
		if parts[f.Name], err = unzip(f); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	book := book{names: sheetNames(parts)}
	if book.shared, err = sharedTexts(parts["xl/sharedStrings.xml"]); err != nil {
		return fmt.Errorf("xl/sharedStrings.xml: %w", err)
	}
	for _, f := range z.File {
		switch ending := path.Ext(f.Name); {
		case strings.HasSuffix(f.Name, "/"):
		case ending == ".xml", ending == ".rels", ending == ".vml":
			if err := s.part(f.Name, parts[f.Name], book); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
		case ending == ".png", ending == ".jpeg", ending == ".jpg", ending == ".gif":
		default:
			return fmt.Errorf("%s is a part that nobody can look into", f.Name)
		}
	}
	return nil
}

func unzip(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	return data, errors.Join(err, r.Close())
}

// book is what the cells of a workbook refer to.
type book struct {
	names  map[string]string // part → name of the sheet
	shared []string
}

// sheetNames finds which part is which sheet. A workbook that does not say it is told of by its parts.
func sheetNames(parts map[string][]byte) map[string]string {
	var workbook struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	names := map[string]string{}
	if xml.Unmarshal(parts["xl/workbook.xml"], &workbook) != nil || xml.Unmarshal(parts["xl/_rels/workbook.xml.rels"], &links) != nil {
		return names
	}
	for _, sheet := range workbook.Sheets {
		for _, link := range links.Links {
			if link.ID == sheet.ID {
				target := strings.TrimPrefix(link.Target, "/xl/")
				names["xl/"+target] = sheet.Name
			}
		}
	}
	return names
}

// sharedTexts are the texts that cells name by number.
func sharedTexts(part []byte) ([]string, error) {
	if part == nil {
		return nil, nil
	}
	var table struct {
		Items []struct {
			Text string   `xml:"t"`
			Runs []string `xml:"r>t"`
		} `xml:"si"`
	}
	if err := xml.Unmarshal(part, &table); err != nil {
		return nil, err
	}
	var texts []string
	for _, item := range table.Items {
		texts = append(texts, item.Text+strings.Join(item.Runs, ""))
	}
	return texts, nil
}

// wholes are the elements whose text is one, whatever stands inside: a run with a format of its own does not part a word.
var wholes = []string{"si", "is", "text", "p", "c", "v", "f", "div"}

// part looks through the texts, attributes and comments of one part.
func (s *scan) part(name string, data []byte, b book) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	where := name
	sheet, isSheet := b.names[name]
	if isSheet {
		where = "sheet " + sheet
	}
	var open []*element
	var running strings.Builder // the paragraphs of a chart or a comment are one text
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if !isSheet {
				s.look(where, running.String(), loose)
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local, where: where}
			if len(open) > 0 {
				e.where = open[len(open)-1].where
			}
			for _, a := range t.Attr {
				switch {
				case e.name == "c" && a.Name.Local == "r":
					e.where = where + ", cell " + a.Value
				case e.name == "c" && a.Name.Local == "t":
					e.kind = a.Value
				}
				value := spelled(a.Value)
				if slices.Contains(placing, a.Name.Local) {
					value = unplaced(value)
				}
				s.look(e.where+", attribute "+a.Name.Local, value, loose)
			}
			open = append(open, e)
		case xml.EndElement:
			if t.Name.Local == "p" {
				running.WriteByte(' ')
			}
			e := open[len(open)-1]
			open = open[:len(open)-1]
			s.close(e, open, b)
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text.Write(t)
				running.Write(t)
			}
		case xml.Comment:
			s.look(where+", comment", string(t), loose)
		case xml.ProcInst:
			s.look(where, string(t.Inst), loose)
		}
	}
}

// element is an element that is being read.
type element struct {
	name, kind, where string
	text              strings.Builder
}

// close looks at the text of an element that has ended, or hands it to the whole that it is a run of.
func (s *scan) close(e *element, open []*element, b book) {
	text := e.text.String()
	n := len(open)
	if n > 0 && e.name != "v" && e.name != "f" && !slices.Contains(wholes, e.name) &&
		slices.ContainsFunc(open, func(o *element) bool { return slices.Contains(wholes, o.name) && o.name != "c" }) {
		open[n-1].text.WriteString(text)
		return
	}
	p := loose
	if e.name == "v" && n > 0 && open[n-1].name == "c" {
		switch open[n-1].kind {
		case "s":
			if i, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && i >= 0 && i < len(b.shared) {
				text, p = b.shared[i], cell
			}
		case "str", "inlineStr", "d", "e":
			p = cell
		default:
			return // a number is no name
		}
	}
	switch e.name {
	case "is":
		p = cell
	case "f", "formula", "formula1", "formula2", "definedName":
		text = unplaced(text)
	case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
		text = layout.ReplaceAllString(text, " ")
	}
	s.look(e.where, spelled(text), p)
}

// placing are the attributes that say where in the grid something stands.
var placing = []string{"r", "ref", "sqref", "topLeftCell", "activeCell", "location"}

// address is a cell of the grid, or a text in quotes, which holds none.
var address = regexp.MustCompile(`"[^"]*"|'[^']*'|\$?\b[A-Z]{1,3}\$?[0-9]{1,7}\b`)

// unplaced takes the addresses of cells out of a text: C100 is the third column there, whatever a contract is called.
func unplaced(text string) string {
	return address.ReplaceAllStringFunc(text, func(found string) string {
		if strings.ContainsAny(found[:1], `"'`) {
			return found
		}
		return " "
	})
}

// layout is a code for the place, the font or a field of a header.
var layout = regexp.MustCompile(`&(?:"[^"]*"|[A-Z]|\d+)`)

// code is how a workbook spells a character that XML cannot hold.
var code = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// spelled takes the spelled characters of a text back.
func spelled(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return code.ReplaceAllStringFunc(text, func(c string) string {
		n, err := strconv.ParseUint(c[2:6], 16, 16)
		if err != nil {
			return c
		}
		return string(rune(n))
	})
}
