package sql_test

import (
	"context"
	"testing"
	"time"

	"bilan/pipeline/model"
	"bilan/pipeline/warehouse"
	models "bilan/sql"
)

// The whole graph builds on empty inputs: every column name of every model is checked in milliseconds.
func TestEveryModelBuildsOnNothing(t *testing.T) {
	ctx := context.Background()
	db, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := model.Read(ctx, db, models.FS)
	if err != nil {
		t.Fatal(err)
	}
	if err := model.Build(ctx, db, all, time.Now, nil); err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if _, err := db.ExecContext(ctx, m.SQL); err != nil {
			t.Errorf("%s: %v", m.File, err)
		}
	}
}
