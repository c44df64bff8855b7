package workspace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Comment is one paragraph or list item that a person wrote for a period.
type Comment struct {
	Section   string   // heading above it, without the marks; empty before the first one
	Text      string   // on one line, with its Markdown
	Item      bool     // a list item
	Incidents []string // ids that it names, in order, each once
	Line      int      // in its file, from 1
	// SectionLine is the line of the heading; 0 without one.
	SectionLine int
}

var (
	periodForm = regexp.MustCompile(`^[0-9]{4}(-(W[0-9]{2}|Q[1-4]|[0-9]{2}))?$`)
	headings   = regexp.MustCompile(`^#{1,6}\s+(.*?)\s*#*$`)
	items      = regexp.MustCompile(`^\s*(?:[-*+]|[0-9]{1,3}[.)])\s+(.*)$`)
	// An incident is named as INC0012345, or as any id between brackets: [GLPI-123], [OPS-7], [I-000042].
	incidents   = regexp.MustCompile(`\b(INC[0-9]{3,})\b|\[([A-Za-z][A-Za-z0-9_.]*-?[0-9]+)\]`)
	markdownOff = regexp.MustCompile(`(?s)<!--.*?(?:-->|$)`)
)

// Comments reads registers/comments/<period>.md, for a period such as 2026-W38, 2026-09, 2026-Q3 or 2026. No file is no
// comment.
func (w *Workspace) Comments(period string) ([]Comment, error) {
	return w.comments("registers/comments/", period)
}

// ClientComments reads registers/comments/<contract>/<period>.md: what is written for one client is in no other's reach.
func (w *Workspace) ClientComments(contract, period string) ([]Comment, error) {
	if !slices.ContainsFunc(w.Contracts, func(c *Contract) bool { return c.ID == contract }) {
		return nil, fmt.Errorf("reading comments: unknown contract %q", contract)
	}
	return w.comments("registers/comments/"+contract+"/", period)
}

func (w *Workspace) comments(folder, period string) ([]Comment, error) {
	if !periodForm.MatchString(period) {
		return nil, fmt.Errorf("reading comments: unknown period %q", period)
	}
	name := folder + period + ".md"
	root, err := os.OpenRoot(w.Dir)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	defer root.Close()
	info, err := root.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("reading %s: %s", name, reason(err))
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("reading %s: not a file", name)
	case info.Size() > maxFileBytes:
		return nil, fmt.Errorf("reading %s: %d bytes, more than the %d that comments may have", name, info.Size(), maxFileBytes)
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %s", name, reason(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("reading %s: not UTF-8 text", name)
	}
	return parseComments(string(data)), nil
}

// parseComments cuts Markdown into paragraphs and list items; what an HTML comment holds is not for readers.
func parseComments(text string) []Comment {
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff")
	// What is taken out keeps its lines, so that the others keep their numbers.
	text = markdownOff.ReplaceAllStringFunc(text, func(off string) string { return strings.Repeat("\n", strings.Count(off, "\n")) })
	var comments []Comment
	section, heading, isOpen := "", 0, false
	for n, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			isOpen = false
			continue
		}
		if match := headings.FindStringSubmatch(line); match != nil {
			section, heading, isOpen = match[1], n+1, false
			continue
		}
		if match := items.FindStringSubmatch(line); match != nil {
			comments = append(comments, Comment{Section: section, Text: strings.TrimSpace(match[1]), Item: true,
				Line: n + 1, SectionLine: heading})
			isOpen = true
			continue
		}
		if last := len(comments) - 1; isOpen {
			comments[last].Text += " " + strings.TrimSpace(line)
		} else {
			comments = append(comments, Comment{Section: section, Text: strings.TrimSpace(line), Line: n + 1, SectionLine: heading})
			isOpen = true
		}
	}
	for i := range comments {
		for _, match := range incidents.FindAllStringSubmatch(comments[i].Text, -1) {
			if id := match[1] + match[2]; !slices.Contains(comments[i].Incidents, id) {
				comments[i].Incidents = append(comments[i].Incidents, id)
			}
		}
	}
	return comments
}

// CommentFile is one file of comments, of the week's pack or of one client's.
type CommentFile struct {
	File     string // in the workspace: registers/comments/2026-W38.md
	Period   string // as the file is named
	Contract string // "" for the pack of the organisation
	Comments []Comment
	// Problem says why the file will never be printed or could not be read: its name is no period, its folder no contract.
	Problem string
}

// CommentFiles reads every file under registers/comments but the notes of its README, in the order of their names.
func (w *Workspace) CommentFiles() ([]CommentFile, error) {
	root, err := os.OpenRoot(w.Dir)
	if err != nil {
		return nil, fmt.Errorf("reading comments: %w", err)
	}
	defer root.Close()
	var names []string
	for _, pattern := range []string{"registers/comments/*.md", "registers/comments/*/*.md"} {
		found, err := fs.Glob(root.FS(), pattern)
		if err != nil {
			return nil, fmt.Errorf("reading comments: %w", err)
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	var files []CommentFile
	for _, name := range names {
		folder, base, _ := cutLast(name)
		if strings.EqualFold(base, "README.md") {
			continue
		}
		f := CommentFile{File: name, Period: strings.TrimSuffix(base, ".md")}
		if folder != "registers/comments" {
			_, f.Contract, _ = cutLast(folder)
		}
		known := slices.ContainsFunc(w.Contracts, func(c *Contract) bool { return c.ID == f.Contract })
		switch {
		case f.Contract != "" && !known:
			f.Problem = fmt.Sprintf("no contract is called %q", f.Contract)
		case !periodForm.MatchString(f.Period):
			f.Problem = fmt.Sprintf("%q is no period: 2026-W38, 2026-09, 2026-Q3 and 2026 are", f.Period)
		default:
			if f.Comments, err = w.comments(folder+"/", f.Period); err != nil {
				f.Problem = err.Error()
			}
		}
		files = append(files, f)
	}
	return files, nil
}

// cutLast splits a path before its last name.
func cutLast(name string) (folder, base string, ok bool) {
	at := strings.LastIndexByte(name, '/')
	if at < 0 {
		return "", name, false
	}
	return name[:at], name[at+1:], true
}
