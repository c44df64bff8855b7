package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every module that is linked into bilan stands in .github/NOTICE.md with its licence, and the licence is the one of the file that the
// module brings. A new module without its line fails, and so does a line without its module.
func TestLicencesAreRecorded(t *testing.T) {
	recorded := map[string]string{}
	f, err := os.Open(filepath.Join(root, ".github", "NOTICE.md"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if cells := strings.Split(lines.Text(), "|"); len(cells) == 4 && strings.Contains(cells[1], "`") {
			recorded[strings.Trim(cells[1], " `")] = strings.TrimSpace(cells[2])
		}
	}
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", "bilan/cmd/bilan").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(strings.TrimSpace(string(out)))
	linked := map[string]string{}
	for i := 0; i+1 < len(lines); i += 2 {
		linked[lines[i]] = lines[i+1]
	}
	for module, dir := range linked {
		licence, ok := recorded[module]
		if !ok {
			t.Errorf("%s is linked, and .github/NOTICE.md does not record its licence (%s)", module, licenceOf(t, dir))
			continue
		}
		if found := licenceOf(t, dir); found != licence {
			t.Errorf("%s: recorded as %s, and its file says %s", module, licence, found)
		}
		if !slices.Contains([]string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "MPL-2.0"}, licence) {
			t.Errorf("%s: %s is no licence that bilan may be given out with", module, licence)
		}
		delete(recorded, module)
	}
	for module := range recorded {
		// Libraries of the engine are linked on the systems that they are for.
		if !strings.Contains(module, "duckdb-go-bindings/lib/") && !strings.HasPrefix(module, "asset ") {
			t.Errorf("%s is recorded and not linked", module)
		}
	}
}

// licenceOf names the licence of a module by the words of its file.
func licenceOf(t *testing.T, dir string) string {
	t.Helper()
	for ; len(dir) > 1; dir = filepath.Dir(dir) { // a module of a repository with several may leave it at the top
		entries, err := os.ReadDir(dir)
		if err != nil {
			return "unknown"
		}
		for _, e := range entries {
			name := strings.ToUpper(e.Name())
			if e.IsDir() || !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") {
				continue
			}
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(strings.Fields(string(data)), " ")
			switch {
			case strings.HasPrefix(text, "Mozilla Public License Version 2.0"):
				return "MPL-2.0"
			case strings.Contains(text, "Apache License") && strings.Contains(text, "Version 2.0"):
				return "Apache-2.0"
			case strings.Contains(text, "Permission is hereby granted, free of charge"):
				return "MIT"
			case strings.Contains(text, "Redistribution and use in source and binary forms") && strings.Contains(text, "either the name"),
				strings.Contains(text, "Redistribution and use in source and binary forms") && strings.Contains(text, "names of its contributors"):
				return "BSD-3-Clause"
			case strings.Contains(text, "Redistribution and use in source and binary forms"):
				return "BSD-2-Clause"
			case strings.Contains(text, "Permission to use, copy, modify, and/or distribute"):
				return "ISC"
			}
			return "unknown"
		}
		if strings.Contains(filepath.Base(dir), "@") {
			break
		}
	}
	return "unknown"
}
