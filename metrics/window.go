package metrics

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Window is what somebody asks for in words: a period or a free window, cut into periods of a grain. Empty takes everything that the
// warehouse holds as one period.
type Window struct {
	Period   string // 2026-W38, 2026-09, last-week…
	From, To string // local dates, To outside
	Grain    string // week, month, quarter, year; "" or all for one period
}

// WindowError says why a window cannot be; Hint is what to ask instead, and not part of the message.
type WindowError struct {
	Err  error
	Hint string
}

func (e *WindowError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *WindowError) Unwrap() error { return e.Err }

var grains = []string{"week", "month", "quarter", "year", "all"}

// Check refuses half a free window and two windows at once.
func (w Window) Check() error {
	switch {
	case (w.From == "") != (w.To == ""):
		return &WindowError{errors.New("a free window needs both --from and --to"), "--to is the first day after the window"}
	case w.Period != "" && w.From != "":
		return &WindowError{errors.New("--period and --from say two windows"), "give one of them"}
	}
	return nil
}

// Periods resolves a window into its periods, the oldest first. Errors: a [*PeriodError] or a [*WindowError] for what cannot be read.
func (w Window) Periods(ctx context.Context, db Querier, zone *time.Location, asOf time.Time) ([]Period, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	first, last, err := Bounds(ctx, db)
	if err != nil {
		return nil, err
	}
	window := Everything(first.In(zone).Truncate(24*time.Hour), last.In(zone).AddDate(0, 0, 1), zone)
	window.From, window.To = first.In(zone), last.In(zone)
	switch {
	case w.Period != "":
		window, err = ParsePeriod(w.Period, zone, asOf)
	case w.From != "":
		window, err = Between(w.From, w.To, zone)
	}
	if err != nil {
		return nil, err
	}
	switch grain := Grain(w.Grain); grain {
	case "", All:
		return []Period{window}, nil
	case Week, Month, Quarter, Year:
		spine := Spine(grain, window.From, window.To, zone)
		if len(spine) == 0 {
			return nil, &WindowError{fmt.Errorf("no %s lies in the window", grain), "widen the period, or --from and --to"}
		}
		return spine, nil
	}
	hint := "grains are " + strings.Join(grains, ", ")
	if near := Near(w.Grain, grains); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "?"
	}
	return nil, &WindowError{fmt.Errorf("unknown grain %q", w.Grain), hint}
}
