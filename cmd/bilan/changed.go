package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bilan/pipeline"
)

// changedHint is what to do when the configuration is another than that of the warehouse.
const changedHint = "bilan build makes the warehouse anew, after bilan load when a mapping or a source changed"

// changed says which configuration files changed since the warehouse was built; empty when none did, or when there is no warehouse yet:
// whoever opens it says so. The files of except do not count.
func (a *app) changed(ctx context.Context, s *session, except ...string) (string, error) {
	files, err := pipeline.ChangedSince(ctx, a.options(s))
	switch {
	case errors.Is(err, pipeline.ErrNotBuilt):
		return "", nil
	case errors.Is(err, pipeline.ErrOldWarehouse):
		return "the warehouse does not say which configuration it was built with", nil
	case err != nil:
		return "", err
	}
	files = slices.DeleteFunc(files, func(f string) bool { return slices.Contains(except, f) })
	if len(files) == 0 {
		return "", nil
	}
	return "the configuration has changed since the warehouse was built: " + strings.Join(files, ", "), nil
}

// warnChanged says on stderr that figures are those of another configuration.
func (a *app) warnChanged(ctx context.Context, s *session) error {
	why, err := a.changed(ctx, s)
	if err != nil || why == "" || a.quiet {
		return err
	}
	a.print(message{Level: "warning", Text: why, Hint: changedHint})
	return nil
}

// refuseChanged is what a report does about it: it is not written, unless stale ones are allowed.
func (a *app) refuseChanged(ctx context.Context, s *session, allowStale bool, except ...string) error {
	if allowStale {
		return a.warnChanged(ctx, s)
	}
	why, err := a.changed(ctx, s, except...)
	if err != nil || why == "" {
		return err
	}
	return &commandError{err: fmt.Errorf("%s", why), code: exitStale, hint: changedHint + "; --allow-stale goes on all the same"}
}
