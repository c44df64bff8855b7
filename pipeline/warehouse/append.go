package warehouse

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/duckdb/duckdb-go/v2"
)

// Append adds rows to a table of the database that is open, values in the order of its columns. It costs a tenth of what the same rows
// cost as text of a statement; for thousands of rows that Go has at hand.
func (db *DB) Append(ctx context.Context, schema, table string, rows [][]driver.Value) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("fill %s.%s: %w", schema, table, Translate(err))
		}
	}()
	session, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer session.Close()
	var catalog string
	if err := session.QueryRowContext(ctx, "select current_database()").Scan(&catalog); err != nil {
		return err
	}
	return session.Raw(func(c any) error {
		a, err := duckdb.NewAppender(c.(driver.Conn), catalog, schema, table)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err = a.AppendRow(row...); err != nil {
				break
			}
		}
		return errors.Join(err, a.Close())
	})
}
