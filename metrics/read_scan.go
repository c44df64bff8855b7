package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// collect runs a query and turns each row into a value; what names the list in errors.
func collect[T any](ctx context.Context, db Querier, what, query string, args []any, into func(*T) []any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var one T
		if err := rows.Scan(into(&one)...); err != nil {
			return nil, fmt.Errorf("read %s: %w", what, err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	return all, nil
}

// orEmpty scans a text; NULL is "".
type orEmpty struct{ to *string }

func (o orEmpty) Scan(v any) error {
	var s sql.NullString
	err := s.Scan(v)
	*o.to = s.String
	return err
}

// orZero scans epoch seconds as an instant; NULL is the zero time.
type orZero struct{ to *time.Time }

func (o orZero) Scan(v any) error {
	var n sql.NullInt64
	err := n.Scan(v)
	if err == nil && n.Valid {
		*o.to = time.Unix(n.Int64, 0).UTC()
	}
	return err
}

// inSeconds scans whole seconds as a duration.
type inSeconds struct{ to *time.Duration }

func (s inSeconds) Scan(v any) error {
	var n sql.NullInt64
	err := n.Scan(v)
	*s.to = time.Duration(n.Int64) * time.Second
	return err
}

// orNone scans a whole number; NULL is 0. For counts alone.
type orNone struct{ to *int64 }

func (o orNone) Scan(v any) error {
	var n sql.NullInt64
	err := n.Scan(v)
	*o.to = n.Int64
	return err
}

// orFalse scans a flag; NULL is false.
type orFalse struct{ to *bool }

func (o orFalse) Scan(v any) error {
	var b sql.NullBool
	err := b.Scan(v)
	*o.to = b.Bool
	return err
}

// orDate scans a date at midnight UTC; NULL is the zero time.
type orDate struct{ to *time.Time }

func (o orDate) Scan(v any) error {
	var t sql.NullTime
	err := t.Scan(v)
	if err == nil && t.Valid {
		*o.to = day(t.Time.Date())
	}
	return err
}

// keys writes subject ids as a list of SQL: they are numbers that bilan gave, never text from outside.
func keys(ids []int64) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.FormatInt(id, 10))
	}
	return b.String()
}

// among is the condition that one of some columns holds one of some texts, with its arguments; no text is a condition that nothing
// meets.
func among(texts []string, columns ...string) (condition string, args []any) {
	if len(texts) == 0 {
		return "false", nil
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(texts)), ", ")
	var parts []string
	for _, column := range columns {
		parts = append(parts, column+" in ("+marks+")")
		for _, text := range texts {
			args = append(args, text)
		}
	}
	return "(" + strings.Join(parts, " or ") + ")", args
}
