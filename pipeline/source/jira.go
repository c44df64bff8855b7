package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// jiraHeader are the columns that the history of issues is read as.
var jiraHeader = []string{"key", "id", "created", "field", "fromString", "toString", "from", "to"}

// jiraReader gives one row for each change of each issue of what Jira's REST interface answers: a search with its changelogs
// ({"issues": [{"key", "changelog": {"histories": […]}}]}), one issue, or the bulk of changelogs ({"issueChangeLogs": [{"issueId",
// "changeHistories"}]}). Several answers may follow one another. The creation of an issue is an event too, where its fields say it.
type jiraReader struct {
	dec    *json.Decoder
	limits Limits
	row    int64
	inList bool
	inside bool       // the list is a member of an object
	queue  [][]string // rows of the issue that was read last
	cells  [][]byte
}

// jiraIssue is what is read of an issue.
type jiraIssue struct {
	ID      string `json:"id"`
	Key     string `json:"key"`
	IssueID string `json:"issueId"`
	Fields  struct {
		Created string `json:"created"`
	} `json:"fields"`
	Changelog struct {
		Histories []jiraHistory `json:"histories"`
		Total     int           `json:"total"`
	} `json:"changelog"`
	Histories []jiraHistory `json:"changeHistories"`
}

type jiraHistory struct {
	ID      string          `json:"id"`
	Created json.RawMessage `json:"created"` // text, or seconds or milliseconds since 1970
	Items   []struct {
		Field      string  `json:"field"`
		FromString *string `json:"fromString"`
		ToString   *string `json:"toString"`
		From       *string `json:"from"`
		To         *string `json:"to"`
	} `json:"items"`
}

func (r *jiraReader) next() (int64, [][]byte, error) {
	for len(r.queue) == 0 {
		if err := r.issue(); err != nil {
			return r.row, nil, err
		}
	}
	r.row++
	row := r.queue[0]
	r.queue = r.queue[1:]
	r.cells = r.cells[:0]
	for _, v := range row {
		r.cells = append(r.cells, clean([]byte(v), r.limits))
	}
	return r.row, r.cells, nil
}

// issue reads on to the next issue: an object that has one of the lists of histories.
func (r *jiraReader) issue() error {
	for {
		if r.inList && r.dec.More() {
			var one jiraIssue
			if err := r.dec.Decode(&one); err != nil {
				return r.fail(err)
			}
			return r.take(one)
		}
		t, err := r.dec.Token()
		if errors.Is(err, io.EOF) && !r.inList {
			if r.dec.InputOffset() == 0 {
				return errEmpty
			}
			return io.EOF
		}
		if err != nil {
			return r.fail(err)
		}
		switch t {
		case json.Delim(']'):
			if r.inList = false; !r.inside {
				continue
			}
			r.inside = false
			for r.dec.More() { // what the answer says after its list
				var rest json.RawMessage
				if _, err := r.dec.Token(); err != nil {
					return r.fail(err)
				}
				if err := r.dec.Decode(&rest); err != nil {
					return r.fail(err)
				}
			}
		case json.Delim('}'):
		case json.Delim('['):
			r.inList = true
		case json.Delim('{'):
			if err := r.answer(); err != nil || len(r.queue) > 0 {
				return err
			}
		default:
			return errors.New("the file holds neither an array nor an object")
		}
	}
}

// answer reads the members of an object up to its list of issues; without one, the object is an issue itself.
func (r *jiraReader) answer() error {
	rest := map[string]json.RawMessage{}
	for r.dec.More() {
		t, err := r.dec.Token()
		if err != nil {
			return r.fail(err)
		}
		key, _ := t.(string)
		if key == "issues" || key == "issueChangeLogs" {
			if t, err = r.dec.Token(); err != nil {
				return r.fail(err)
			}
			if t != json.Delim('[') {
				return fmt.Errorf("byte %d: %q is not a list", r.dec.InputOffset(), key)
			}
			r.inList, r.inside = true, true
			return nil
		}
		var value json.RawMessage
		if err := r.dec.Decode(&value); err != nil {
			return r.fail(err)
		}
		rest[key] = value
	}
	if _, ok := rest["changelog"]; !ok {
		return &HintError{errors.New("the object holds neither issues nor a changelog"), "ask the interface with expand=changelog"}
	}
	if _, err := r.dec.Token(); err != nil { // the end of the object
		return r.fail(err)
	}
	whole, err := json.Marshal(rest)
	if err != nil {
		return r.fail(err)
	}
	var one jiraIssue
	if err := json.Unmarshal(whole, &one); err != nil {
		return r.fail(err)
	}
	return r.take(one)
}

func (r *jiraReader) take(one jiraIssue) error {
	key := one.Key
	for _, other := range []string{one.IssueID, one.ID} {
		if key == "" {
			key = other
		}
	}
	histories := append(one.Changelog.Histories, one.Histories...)
	if one.Changelog.Total > len(histories) {
		return &HintError{fmt.Errorf("the changelog of %s is cut: %d of %d changes", key, len(histories), one.Changelog.Total),
			"a search gives the first 100 changes of an issue: fetch the rest from /issue/{key}/changelog, or use the bulk interface"}
	}
	if one.Fields.Created != "" {
		r.queue = append(r.queue, []string{key, "", one.Fields.Created, "created", "", "", "", ""})
	}
	for _, h := range histories {
		created := string(h.Created)
		var text string
		if json.Unmarshal(h.Created, &text) == nil {
			created = text
		}
		for _, i := range h.Items {
			r.queue = append(r.queue, []string{key, h.ID, created, i.Field, value(i.FromString), value(i.ToString), value(i.From), value(i.To)})
		}
	}
	return nil
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (r *jiraReader) fail(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the JSON is cut short after row %d", r.row)
	}
	return fmt.Errorf("row %d, byte %d: %w", r.row, r.dec.InputOffset(), err)
}

func (in *input) openJira(hashed bool) (*opened, error) {
	s, err := openStream(in.path, in.limits, hashed)
	if err != nil {
		return nil, err
	}
	d := newDecoder(s, in.encoding)
	background := readAhead(d)
	r := &jiraReader{dec: json.NewDecoder(background), limits: in.limits}
	return &opened{header: jiraHeader, rows: r, short: true, finish: in.finishText(s, d, background, hashed, func(*seen) {})}, nil
}
