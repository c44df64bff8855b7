package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// AsOf returns the cut that the warehouse was built for.
func AsOf(ctx context.Context, db Querier) (time.Time, error) {
	var at time.Time
	err := one(ctx, db, "select as_of from run.params", &at)
	return at.UTC(), err
}

// Bounds returns the first and last instants of the periods that hold data.
func Bounds(ctx context.Context, db Querier) (from, to time.Time, err error) {
	var first, last sql.NullInt64
	err = one(ctx, db, "select min(from_epoch), max(to_epoch) from run.periods where grain = 'week'", &first, &last)
	if err == nil && !first.Valid {
		err = fmt.Errorf("the warehouse holds no period")
	}
	return time.Unix(first.Int64, 0).UTC(), time.Unix(last.Int64, 0).UTC(), err
}

func one(ctx context.Context, db Querier, query string, into ...any) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if rows.Err() != nil {
			return rows.Err()
		}
		return sql.ErrNoRows
	}
	return rows.Scan(into...)
}
