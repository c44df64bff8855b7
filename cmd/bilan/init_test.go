package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bilan/pipeline/workspace"
)

// atOnce runs a command line in process at a fixed instant.
func atOnce(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, diagnostics bytes.Buffer
	now := func() time.Time { return time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC) }
	a := &app{stdout: &out, stderr: &diagnostics, now: now}
	root := a.command()
	root.SetArgs(args)
	code = a.finish(t.Context(), root.ExecuteContext(t.Context()))
	return code, out.String(), diagnostics.String()
}

const initExport = `number;opened_at;state;priority;short_description;assignment_group;resolved_at
INC0000001;14/09/2026 08:00;New;1 - Critical;Mail;N1;
INC0000002;15/09/2026 08:00;-100;2 - High;VPN;N1;15/09/2026 09:00
`

func TestInit(t *testing.T) {
	folder := t.TempDir()
	dir, export := filepath.Join(folder, "weekly"), filepath.Join(folder, "Export snow.csv")
	if err := os.WriteFile(export, []byte(initExport), 0o644); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := atOnce(t, "init", "--from", export, "--zone", "Indian/Reunion", dir)
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	for _, want := range []string{"a ServiceNow list of incidents", `"short_description"`, `states without a meaning: "-100" (1 rows)`, filepath.Join(dir, "bilan.yaml")} {
		if !strings.Contains(stdout, want) {
			t.Errorf("stdout has no %q:\n%s", want, stdout)
		}
	}
	for _, want := range []string{"read as Indian/Reunion", "next: bilan -C "} {
		if !strings.Contains(stderr, want) {
			t.Errorf("stderr has no %q:\n%s", want, stderr)
		}
	}
	ws, err := workspace.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if m := ws.Mappings["mappings/export-snow.yaml"]; m == nil || m.DateOrder != "dmy" || m.Zone != "Indian/Reunion" {
		t.Errorf("mapping %+v", m)
	}
	if code, stdout, stderr = atOnce(t, "load", "-C", dir); code != exitOK {
		t.Errorf("what init wrote does not load: exit %d\n%s%s", code, stdout, stderr)
	}
	code, stdout, stderr = atOnce(t, "init", dir)
	if code != exitUsage || stdout != "" || !strings.Contains(stderr, "already exists") || !strings.Contains(stderr, "hint:") {
		t.Errorf("a second init: exit %d, %q, %q", code, stdout, stderr)
	}
}

func TestInitRefuses(t *testing.T) {
	for name, args := range map[string][]string{
		"no export": {"init", "--from", "none.csv"},
		"no zone":   {"init", "--zone", "Mars/Olympus"},
		"two":       {"init", "a", "b"},
		"language":  {"init", "--lang", "de"},
	} {
		dir := filepath.Join(t.TempDir(), "new")
		code, stdout, stderr := atOnce(t, append(args, "-C", dir)...)
		if code != exitUsage || stdout != "" || stderr == "" {
			t.Errorf("%s: exit %d, %q, %q", name, code, stdout, stderr)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: left a folder behind", name)
		}
	}
}

func TestSchema(t *testing.T) {
	code, stdout, stderr := atOnce(t, "schema")
	if code != exitOK || stdout != string(workspace.Schema()) || stderr != "" {
		t.Errorf("exit %d, %d bytes, %q", code, len(stdout), stderr)
	}
}
