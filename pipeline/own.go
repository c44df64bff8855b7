package pipeline

import (
	"context"
	"os"
	"path/filepath"

	"bilan/pipeline/model"
	"bilan/pipeline/warehouse"
)

// ownFolder is where a workspace keeps its own models.
const ownFolder = "sql"

// ownModels returns the folder of the workspace's own models, and whether there is one.
func ownModels(o Options) (string, bool) {
	folder := filepath.Join(o.Workspace.Dir, ownFolder)
	info, err := os.Stat(folder)
	return folder, err == nil && info.IsDir()
}

// prove finds what is wrong with the workspace's own models before any work is done; nothing when it has none.
func prove(ctx context.Context, o Options) error {
	if _, ok := ownModels(o); !ok {
		return nil
	}
	options := engine(o.Workspace)
	options.Threads = 1 // nothing to share: there are no rows
	db, err := warehouse.Open(ctx, "", options)
	if err != nil {
		return err
	}
	defer db.Close()
	models, err := readModels(ctx, db, o)
	if err != nil {
		return err
	}
	if !o.Workspace.Config.Engine.AllowFiles {
		// What the guard of the models missed, the engine refuses.
		if err := db.Seal(ctx); err != nil {
			return err
		}
	}
	return model.Prove(ctx, db, models, o.Workspace.KPIs)
}
