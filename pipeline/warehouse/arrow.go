package warehouse

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"os"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// arrowBatch is how many rows a record batch holds: enough to compress well, few enough to stay small in memory.
const arrowBatch = 65_536

// EachRow calls f for each row of a query, in its order; the slice is the same each time.
func (db *DB) EachRow(ctx context.Context, query string, f func(row []any) error) error {
	r, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer r.Close()
	columns, err := r.Columns()
	if err != nil {
		return Translate(err)
	}
	row, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	for r.Next() {
		if err := r.Scan(into...); err != nil {
			return Translate(err)
		}
		if err := f(row); err != nil {
			return err
		}
	}
	return Translate(r.Err())
}

// WriteArrow writes the rows of a query to an Arrow IPC file (version 2 of Feather), in the order that the query asks for. Integers,
// numbers, booleans, dates and instants keep their types, everything else is text.
func (db *DB) WriteArrow(ctx context.Context, query, path string) (err error) {
	schema, err := db.arrowSchema(ctx, query)
	if err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	out, err := ipc.NewFileWriter(file, ipc.WithSchema(schema), ipc.WithZstd())
	if err != nil {
		return err
	}
	rows := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer rows.Release()
	count := 0
	flush := func() error {
		batch := rows.NewRecordBatch()
		defer batch.Release()
		count = 0
		return out.Write(batch)
	}
	err = db.EachRow(ctx, query, func(row []any) error {
		for i, v := range row {
			if err := appendArrow(rows.Field(i), v); err != nil {
				return fmt.Errorf("column %s: %w", schema.Field(i).Name, err)
			}
		}
		if count++; count < arrowBatch {
			return nil
		}
		return flush()
	})
	if err == nil && count > 0 {
		err = flush()
	}
	if closing := out.Close(); err == nil {
		err = closing
	}
	return err
}

// arrowTypes are Arrow's types of those of the engine.
var arrowTypes = map[string]arrow.DataType{
	"BIGINT": arrow.PrimitiveTypes.Int64, "INTEGER": arrow.PrimitiveTypes.Int32, "DOUBLE": arrow.PrimitiveTypes.Float64,
	"BOOLEAN": arrow.FixedWidthTypes.Boolean, "DATE": arrow.FixedWidthTypes.Date32, "TIMESTAMPTZ": arrow.FixedWidthTypes.Timestamp_us,
	"VARCHAR": arrow.BinaryTypes.String,
}

func (db *DB) arrowSchema(ctx context.Context, query string) (*arrow.Schema, error) {
	r, err := db.QueryContext(ctx, "select * from ("+query+") limit 0")
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var types []*sql.ColumnType
	if types, err = r.ColumnTypes(); err != nil {
		return nil, Translate(err)
	}
	var fields []arrow.Field
	for _, t := range types {
		kind, ok := arrowTypes[t.DatabaseTypeName()]
		if !ok {
			kind = arrow.BinaryTypes.String
		}
		fields = append(fields, arrow.Field{Name: t.Name(), Type: kind, Nullable: true})
	}
	return arrow.NewSchema(fields, nil), nil
}

func appendArrow(to array.Builder, v any) error {
	if v == nil {
		to.AppendNull()
		return nil
	}
	switch to := to.(type) {
	case *array.StringBuilder:
		to.Append(Text(v))
		return nil
	case *array.Int64Builder:
		if n, ok := v.(int64); ok {
			to.Append(n)
			return nil
		}
	case *array.Int32Builder:
		if n, ok := v.(int32); ok {
			to.Append(n)
			return nil
		}
	case *array.Float64Builder:
		if n, ok := v.(float64); ok {
			to.Append(n)
			return nil
		}
	case *array.BooleanBuilder:
		if is, ok := v.(bool); ok {
			to.Append(is)
			return nil
		}
	case *array.Date32Builder:
		if at, ok := v.(time.Time); ok {
			to.Append(arrow.Date32FromTime(at))
			return nil
		}
	case *array.TimestampBuilder:
		if at, ok := v.(time.Time); ok {
			to.Append(arrow.Timestamp(at.UnixMicro()))
			return nil
		}
	}
	return fmt.Errorf("a value of type %T does not fit", v)
}

// Text is a value of a row as programs read it: instants in UTC, dates as 2026-09-21 when they have no time of day.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case time.Time:
		if v = v.UTC(); v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.RFC3339Nano)
	case *big.Int:
		return v.String()
	}
	return fmt.Sprint(v)
}
