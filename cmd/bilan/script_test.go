package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run bilan: the test binary is the program, with a clock that stands still.
func TestMain(m *testing.M) {
	collectLess()
	testscript.Main(suite{m}, map[string]func(){
		"bilan": func() {
			os.Exit(interruptible(fixedNow))
		},
	})
}

// suite removes the workspaces that tests share once all of them have run.
type suite struct{ *testing.M }

func (s suite) Run() int {
	code := s.M.Run()
	for _, dir := range shared {
		os.RemoveAll(dir)
	}
	return code
}

// shared are the folders of the workspaces that several tests read.
var shared []string

// share makes a folder that lives until the last test has run.
func share(name string) (string, error) {
	dir, err := os.MkdirTemp("", "bilan-"+name+"-")
	if err == nil {
		shared = append(shared, dir)
	}
	return filepath.Join(dir, name), err
}

// silently runs command lines that must succeed, one after another.
func silently(lines ...[]string) error {
	for _, args := range lines {
		var said bytes.Buffer
		if code := run(context.Background(), append([]string{"-q"}, args...), &said, &said, fixedNow); code != exitOK {
			return fmt.Errorf("bilan %s: exit %d: %s", strings.Join(args, " "), code, said.String())
		}
	}
	return nil
}

// fixedNow is Monday 21 September 2026, 08:00 in Paris.
func fixedNow() time.Time { return time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC) }

// TestScripts runs the scripts of testdata, one topic a file. Beside the commands of testscript they have:
//
//	exits CODE COMMAND…    the command ends with this code
//	tiny DIR               a copy of the tiny workspace
//	built DIR              a copy of it that was loaded and built
//	says FILE STREAM       the stream (stdout, stderr or a file) holds every line of FILE, in this order; … in a line stands
//	                       for any text
//	keep DIR COPY          a copy of a folder, to compare with later
//	same DIR DIR           two folders hold the same bytes
//	sameid FILE STREAM     the first word of the file is the first word of a line of the stream
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": scriptExits, "tiny": scriptTiny, "built": scriptBuilt, "says": scriptSays, "keep": scriptKeep, "same": scriptSame,
			"sameid": scriptSameID,
		},
	})
}

func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if code != want {
		ts.Fatalf("exit %d, want %d\n[stdout]\n%s[stderr]\n%s", code, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

func scriptTiny(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(filepath.Join(scriptRoot, "fixtures/tiny"))))
}

func scriptBuilt(ts *testscript.TestScript, neg bool, args []string) {
	dir, err := builtTiny()
	ts.Check(err)
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(dir)))
}

func scriptSays(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: says FILE STREAM")
	}
	got := strings.Split(ts.ReadFile(args[1]), "\n")
	at := 0
	for _, want := range strings.Split(strings.TrimRight(ts.ReadFile(args[0]), "\n"), "\n") {
		found := at
		for found < len(got) && !alike(want, got[found]) {
			found++
		}
		if found == len(got) {
			ts.Fatalf("%s does not say %q after line %d:\n%s", args[1], want, at, strings.Join(got, "\n"))
		}
		at = found + 1
	}
}

// alike reports whether a line is as wanted, runs of spaces apart: … stands for any text.
func alike(want, got string) bool {
	parts := strings.Split(strings.Join(strings.Fields(want), " "), "…")
	got = strings.Join(strings.Fields(got), " ")
	if !strings.HasPrefix(got, parts[0]) {
		return false
	}
	if len(parts) == 1 {
		return got == parts[0]
	}
	got = got[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		_, after, ok := strings.Cut(got, part)
		if !ok {
			return false
		}
		got = after
	}
	return strings.HasSuffix(got, parts[len(parts)-1])
}

func scriptKeep(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(os.RemoveAll(ts.MkAbs(args[1])))
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(ts.MkAbs(args[0]))))
}

func scriptSame(ts *testscript.TestScript, neg bool, args []string) {
	differs, err := difference(ts.MkAbs(args[0]), ts.MkAbs(args[1]))
	ts.Check(err)
	if neg == (differs == "") {
		ts.Fatalf("%s and %s: %q differs", args[0], args[1], differs)
	}
}

// difference names the first file that two folders do not share, empty when there is none.
func difference(one, other string) (string, error) {
	for _, pair := range [][2]string{{one, other}, {other, one}} {
		var differs string
		err := filepath.WalkDir(pair[0], func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || differs != "" {
				return err
			}
			rel, err := filepath.Rel(pair[0], path)
			if err != nil {
				return err
			}
			mine, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			theirs, err := os.ReadFile(filepath.Join(pair[1], rel))
			if errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.Equal(mine, theirs) {
				differs = rel
				return nil
			}
			return err
		})
		if err != nil || differs != "" {
			return differs, err
		}
	}
	return "", nil
}

func scriptSameID(ts *testscript.TestScript, neg bool, args []string) {
	id := strings.Fields(ts.ReadFile(args[0]))[0]
	if !strings.Contains("\n"+ts.ReadFile(args[1]), "\n"+id+" ") {
		ts.Fatalf("%s has no %s:\n%s", args[1], id, ts.ReadFile(args[1]))
	}
}

// scriptRoot is the top of the project as an absolute path: scripts run elsewhere.
var scriptRoot = func() string {
	dir, err := filepath.Abs(root)
	if err != nil {
		panic(err)
	}
	return dir
}()

// builtTiny loads and builds the tiny workspace once for all scripts.
var builtTiny = sync.OnceValues(func() (string, error) {
	dir, err := share("tiny")
	if err != nil {
		return "", err
	}
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(scriptRoot, "fixtures/tiny"))); err != nil {
		return "", err
	}
	return dir, silently([]string{"-C", dir, "load"}, []string{"-C", dir, "build"})
})
