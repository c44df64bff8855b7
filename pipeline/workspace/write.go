package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// New says what a new workspace is to be.
type New struct {
	Zone         string // IANA name; required
	Organisation string
	Language     string // fr when empty
}

// WriteNew writes a workspace into a folder, made when it is not there: bilan.yaml, one mapping a proposal, and examples of a
// calendar and of comments, each choice explained beside it. It opens without editing when every proposal is complete. It
// returns the files written, relative to the folder. Nothing that exists is overwritten, and nothing is left behind when it
// fails: the error matches fs.ErrExist and says which file was in the way.
func WriteNew(dir string, proposals []Proposal, options New) (files []string, err error) {
	if _, err := loadZone(options.Zone); err != nil {
		return nil, fmt.Errorf("writing a workspace: %w", err)
	}
	orElse(&options.Language, "fr")
	if !slices.Contains(choices["Config.language"], options.Language) {
		return nil, fmt.Errorf("writing a workspace: unknown language %q", options.Language)
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("writing a workspace: %w", err)
	}
	contents := layout(dir, proposals, options)
	var made []string
	defer func() {
		if err != nil {
			for _, path := range slices.Backward(made) {
				os.Remove(path) // a folder that someone else filled meanwhile stays
			}
			files = nil
		}
	}()
	// bilan.yaml makes the folder a workspace: it is looked for first and written last.
	if _, err := os.Lstat(filepath.Join(dir, ConfigFile)); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("writing a workspace: %q: %w", filepath.Join(dir, ConfigFile), fs.ErrExist)
	}
	for _, file := range contents {
		path := filepath.Join(dir, filepath.FromSlash(file.name))
		if made, err = makeFolders(filepath.Dir(path), made); err != nil {
			return nil, fmt.Errorf("writing a workspace: %w", err)
		}
		if err = writeFile(path, file.text); err != nil {
			if errors.Is(err, fs.ErrExist) {
				return nil, fmt.Errorf("writing a workspace: %q: %w", path, fs.ErrExist)
			}
			made = append(made, path)
			return nil, fmt.Errorf("writing a workspace: %w", err)
		}
		made = append(made, path)
		files = append(files, file.name)
	}
	slices.Sort(files)
	return files, nil
}

// writeFile writes a file that is not there yet, to the disk.
func writeFile(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// makeFolders makes the folders of a path one by one, adding those that it made to a list.
func makeFolders(dir string, made []string) ([]string, error) {
	if info, err := os.Stat(dir); err == nil {
		if !info.IsDir() {
			return made, fmt.Errorf("%q is not a folder", dir)
		}
		return made, nil
	}
	if parent := filepath.Dir(dir); parent != dir {
		var err error
		if made, err = makeFolders(parent, made); err != nil {
			return made, err
		}
	}
	err := os.Mkdir(dir, 0o755)
	if err == nil {
		made = append(made, dir)
	}
	return made, err
}

// newFile is a file of a new workspace.
type newFile struct{ name, text string }

// layout lists the files of a new workspace, bilan.yaml last.
func layout(dir string, proposals []Proposal, options New) []newFile {
	var files []newFile
	var sources []Source
	names := map[string]bool{}
	for _, p := range proposals {
		p.Mapping.Zone = options.Zone
		file := strings.TrimSuffix(filepath.Base(p.File), ".gz")
		name := unique(slug(strings.TrimSuffix(file, filepath.Ext(file))), names)
		mapping := "mappings/" + name + ".yaml"
		sources = append(sources, Source{Name: name, Path: sourcePath(dir, p.File), Mapping: mapping})
		files = append(files, newFile{mapping, mappingText(p)})
	}
	return append(files,
		newFile{"calendars/ho.yaml", calendarText(options.Zone)},
		newFile{"registers/comments/README.md", commentsText},
		newFile{ConfigFile, configText(sources, proposals, options)})
}

// sourcePath is how bilan.yaml names a source: relative when it is inside the workspace, absolute otherwise.
func sourcePath(dir, file string) string {
	absolute, err := filepath.Abs(file)
	if err != nil {
		return filepath.ToSlash(file)
	}
	for _, base := range []string{dir, resolved(dir)} {
		if relative, err := filepath.Rel(base, absolute); err == nil && filepath.IsLocal(relative) {
			return filepath.ToSlash(relative)
		}
	}
	return filepath.ToSlash(absolute)
}

func resolved(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}

// slug makes a name that a source can have.
func slug(text string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r < 128:
			return r
		}
		return -1
	}, fold(text))
	if name = strings.Trim(name[:min(len(name), 60)], "-"); name == "" {
		return "source"
	}
	return name
}

// unique adds a number to a name that is taken.
func unique(name string, taken map[string]bool) string {
	for candidate, n := name, 2; ; n++ {
		if !taken[candidate] {
			taken[candidate] = true
			return candidate
		}
		candidate = fmt.Sprintf("%s-%d", name, n)
	}
}
