// Package pipeline takes a workspace from its sources to a checked warehouse: load, build, check. Nothing of it stays half
// done: a file is landed whole or not at all, and a new warehouse takes the place of the old one in one rename.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"bilan/pipeline/check"
	"bilan/pipeline/model"
	"bilan/pipeline/source"
	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// Load fills the landing from the sources of the workspace.
//
// A *source.RejectError comes with a complete result: what could be read was landed.
func Load(ctx context.Context, o Options) (source.Result, error) {
	unlock, err := lock(o)
	if err != nil {
		return source.Result{}, err
	}
	defer unlock()
	return load(ctx, o)
}

// Build makes the warehouse from what was landed.
//
// An [*OutdatedError] says that what was landed no longer is what the mappings of the workspace make of the files.
func Build(ctx context.Context, o Options) (Result, error) {
	var result Result
	unlock, err := lock(o)
	if err != nil {
		return result, err
	}
	defer unlock()
	if err := prove(ctx, o); err != nil {
		return result, err
	}
	index, err := source.ReadIndex(StateDir(o.Workspace))
	if err != nil {
		return result, err
	}
	outdated, err := index.Outdated(o.Workspace)
	if err != nil {
		return result, err
	}
	if len(outdated) > 0 {
		return result, &OutdatedError{Sources: outdated}
	}
	return result, build(ctx, o, index, &result)
}

// Run loads, builds and checks. Rejected rows and failed checks come back as errors with a complete result, after the
// warehouse was made: *source.RejectError, *CheckError.
func Run(ctx context.Context, o Options) (Result, error) {
	var result Result
	unlock, err := lock(o)
	if err != nil {
		return result, err
	}
	defer unlock()
	if err := prove(ctx, o); err != nil {
		return result, err
	}
	var rejected *source.RejectError
	result.Load, err = load(ctx, o)
	if err != nil && !errors.As(err, &rejected) {
		return result, err
	}
	index, err := source.ReadIndex(StateDir(o.Workspace))
	if err != nil {
		return result, err
	}
	if err := build(ctx, o, index, &result); err != nil {
		return result, err
	}
	checked, err := runChecks(ctx, o)
	result.Checks = checked
	if err != nil {
		return result, err
	}
	if rejected != nil {
		return result, rejected
	}
	return result, nil
}

// Check proves the workspace's own models and runs the data checks on the warehouse as it is.
func Check(ctx context.Context, o Options) ([]check.Result, error) {
	if err := prove(ctx, o); err != nil {
		return nil, err
	}
	return runChecks(ctx, o)
}

func runChecks(ctx context.Context, o Options) ([]check.Result, error) {
	db, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	models, err := readModels(ctx, db, o)
	if err != nil {
		return nil, err
	}
	results, err := check.Run(ctx, db, models)
	if err != nil {
		return results, err
	}
	var failed []check.Result
	for _, r := range results {
		if r.Failed() {
			failed = append(failed, r)
		}
		if r.Count > 0 {
			o.emit(Event{Stage: "check", Name: r.ID, Rows: r.Count, Note: string(r.Severity)})
		}
	}
	if len(failed) > 0 {
		return results, &CheckError{Failed: failed}
	}
	return results, nil
}

// Open opens the warehouse for reading. Views over the landing need files to be readable, so callers that only read metrics
// may seal it afterwards.
func Open(ctx context.Context, o Options) (*warehouse.DB, error) {
	path := o.readable()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	options := engine(o.Workspace)
	options.ReadOnly = true
	db, err := warehouse.Open(ctx, path, options)
	if err != nil || options.Threads > 0 {
		return db, err
	}
	if err := db.FitThreads(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// readModels reads the built-in models and the workspace's own. Problems of the latter come back as they are: they name their
// files.
func readModels(ctx context.Context, db *warehouse.DB, o Options) ([]model.Model, error) {
	var own []model.Own
	if folder, ok := ownModels(o); ok {
		own = append(own, model.Own{FS: os.DirFS(folder), Folder: ownFolder, AllowFiles: o.Workspace.Config.Engine.AllowFiles})
	}
	models, err := model.Read(ctx, db, o.Models, own...)
	var problems workspace.Problems
	if err != nil && !errors.As(err, &problems) {
		return nil, fmt.Errorf("read models: %w", err)
	}
	return models, err
}

func load(ctx context.Context, o Options) (source.Result, error) {
	return source.Load(ctx, o.Workspace, source.Options{
		StateDir: StateDir(o.Workspace),
		Now:      o.AsOf,
		Memory:   o.Workspace.Config.Engine.Memory,
		Threads:  o.Workspace.Config.Engine.Threads,
		Lookup:   o.Environment,
		Warn:     o.Warn,
		Progress: func(e source.Event) {
			o.emit(Event{Stage: "load", Name: e.File, Rows: e.Rows, Total: e.Total, Note: string(e.Step)})
		},
	})
}
