package warehouse

import (
	"context"
	"database/sql"
	"runtime"
	"time"
)

// Turns lets as many statements run at once as there are processors, in the order in which they came. All at once they would share the
// processors, and each would take as long as all of them.
type Turns chan struct{}

// longTurn is when a statement has to share: others no longer wait for it.
const longTurn = time.Second

// NewTurns gives as many turns at a time as an engine has threads; 0: every processor.
func NewTurns(threads int) Turns {
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	return make(Turns, threads)
}

// take waits for a turn, which ends when it is given back or after a time.
func (t Turns) take(ctx context.Context, atMost time.Duration) (giveBack func(), err error) {
	select {
	case t <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	over := time.AfterFunc(atMost, func() { <-t })
	return func() {
		if over.Stop() {
			<-t
		}
	}, nil
}

// InTurn is a database whose queries wait for their turn.
type InTurn struct {
	*DB
	Turns Turns
}

// QueryContext runs a query when it is its turn. The driver hands the answer over whole, so that to read it needs none.
func (db InTurn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	giveBack, err := db.Turns.take(ctx, longTurn)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	return db.DB.QueryContext(ctx, query, args...)
}
