package warehouse

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		all := NewTurns(2)
		first, err := all.take(ctx, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := all.take(ctx, time.Minute); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		waiting := make(chan time.Duration)
		for range 2 {
			go func() {
				giveBack, err := all.take(ctx, time.Minute)
				if err != nil {
					t.Error(err)
				}
				waiting <- time.Since(start)
				if err == nil {
					time.Sleep(time.Second)
					giveBack()
				}
			}()
		}
		// One who is there too long gives his turn to the next, and has none to give back later.
		if took := <-waiting; took != time.Second {
			t.Errorf("the third waited %v", took)
		}
		first()
		if took := <-waiting; took != 2*time.Second {
			t.Errorf("the fourth waited %v", took)
		}
		time.Sleep(500 * time.Millisecond)
		limited, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		defer cancel()
		if _, err := all.take(limited, time.Minute); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("one who went away: %v", err)
		}
		time.Sleep(time.Second)
		if giveBack, err := all.take(ctx, time.Minute); err != nil {
			t.Error(err)
		} else {
			giveBack()
		}
		time.Sleep(2 * time.Minute) // let what was kept end
	})
}
