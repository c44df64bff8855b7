package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// level is the compression of the parts: half the time of the default for a file a fifth larger.
const level = 3

// contentTypes is the part that lists the others; a reader wants it first.
const contentTypes = "[Content_Types].xml"

// archive is the zip behind a workbook. It holds every part back until Close and writes them in the order of their names,
// because the library hands over streamed sheets and content types in the order of a map. The same workbook is thus the
// same bytes.
type archive struct {
	out   io.Writer
	parts map[string]*bytes.Buffer
}

func newArchive(w io.Writer) *archive { return &archive{out: w, parts: map[string]*bytes.Buffer{}} }

// Create returns the writer of a part.
func (a *archive) Create(name string) (io.Writer, error) {
	if _, ok := a.parts[name]; ok {
		return nil, fmt.Errorf("workbook part %q written twice", name)
	}
	part := &bytes.Buffer{}
	a.parts[name] = part
	return part, nil
}

// AddFS is part of the interface of a zip writer; a workbook has no folder to add.
func (a *archive) AddFS(fs.FS) error {
	return fmt.Errorf("a workbook is made of parts: %w", fs.ErrInvalid)
}

// Close writes the archive.
func (a *archive) Close() error {
	z := zip.NewWriter(a.out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, level) })
	for _, name := range a.names() {
		content, err := settle(name, a.parts[name].Bytes())
		if err != nil {
			return err
		}
		part, err := z.Create(name)
		if err != nil {
			return fmt.Errorf("workbook part %q: %w", name, err)
		}
		if _, err := part.Write(content); err != nil {
			return fmt.Errorf("workbook part %q: %w", name, err)
		}
	}
	return z.Close()
}

// names lists the parts, the content types first.
func (a *archive) names() []string {
	names := make([]string, 0, len(a.parts))
	for name := range a.parts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int {
		if (x == contentTypes) != (y == contentTypes) {
			if x == contentTypes {
				return -1
			}
			return 1
		}
		return strings.Compare(x, y)
	})
	return names
}

// settle gives a part its final form.
func settle(name string, content []byte) ([]byte, error) {
	switch {
	case name == contentTypes:
		return sortTypes(content)
	case strings.HasPrefix(name, "xl/worksheets/sheet"):
		// Every formula of this package gives a number; the library marks the value kept beside it as a text, which a
		// viewer that does not compute would show unformatted. Neither mark can occur inside a text: it is escaped there.
		return bytes.ReplaceAll(content, []byte(` t="str"><f`), []byte(` t="n"><f`)), nil
	}
	return content, nil
}

// sortTypes orders the list of content types by what it is about.
func sortTypes(content []byte) ([]byte, error) {
	type entry struct {
		Extension   string `xml:"Extension,attr,omitempty"`
		PartName    string `xml:"PartName,attr,omitempty"`
		ContentType string `xml:"ContentType,attr"`
	}
	var types struct {
		XMLName  xml.Name `xml:"http://schemas.openxmlformats.org/package/2006/content-types Types"`
		Default  []entry  `xml:"Default"`
		Override []entry  `xml:"Override"`
	}
	if err := xml.Unmarshal(content, &types); err != nil {
		return nil, fmt.Errorf("content types of the workbook: %w", err)
	}
	order := func(a, b entry) int { return strings.Compare(a.Extension+a.PartName, b.Extension+b.PartName) }
	slices.SortFunc(types.Default, order)
	slices.SortFunc(types.Override, order)
	sorted, err := xml.Marshal(types)
	if err != nil {
		return nil, fmt.Errorf("content types of the workbook: %w", err)
	}
	return append([]byte(xml.Header), sorted...), nil
}
