package main

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"bilan/pipeline/warehouse"
)

// systemHint says what to do when the machine is the cause: no space, no right to write, not enough memory. It is empty for other
// errors. The engine gives the system's own words and no number.
func systemHint(err error) string {
	text := ""
	var engine *warehouse.Error
	if errors.As(warehouse.Translate(err), &engine) {
		text = strings.ToLower(engine.Kind + " " + engine.Message)
	}
	switch {
	case errors.Is(err, syscall.ENOSPC), strings.Contains(text, "no space left"), strings.Contains(text, "file too large"), errors.Is(err, syscall.EFBIG):
		return "free space on the disk of the workspace and of the output, then run again; what was there before is untouched"
	case strings.Contains(text, "out of memory"):
		return "engine.memory in bilan.yaml sets the limit; what was there before is untouched"
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission), strings.Contains(text, "read-only file system"), strings.Contains(text, "permission denied"):
		return "the folder cannot be written: -o names another for the packs, -C another workspace"
	}
	return ""
}
