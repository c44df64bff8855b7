package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bilan/pipeline"
	"bilan/pipeline/ledger"
)

func (a *app) verifyCommand() *cobra.Command {
	var key string
	var skipSources bool
	cmd := &cobra.Command{
		Use:   "verify [PERIOD|DIR]",
		Short: "check packs, closes and sources against their hashes; exit 7 on any difference",
		Long: `Checks that nothing was edited, taken away or added since bilan wrote it: the files of each period against its manifest.json, the
signature of the manifest against --key, what the closes froze against the ledger, the ledger against its own chain, closed packs in the
folder of packs against the frozen ones, and the exports that the figures came from, where they still are. Registers and stores live on and
are no part of it. A folder may be given instead of a period: packs that somebody received.`,
		Example: "  bilan verify\n  bilan verify 2026-W38 --key bilan.pub",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			v := verification{app: a, skipSources: skipSources}
			if key != "" {
				public, err := ledger.ReadPublicKey(key)
				if err != nil {
					return usage(err, "openssl pkey -in KEY -pubout -out PUBLIC makes it")
				}
				v.key = public
			}
			what := ""
			if len(args) > 0 {
				what = args[0]
			}
			return v.run(what)
		},
	}
	cmd.Flags().StringVar(&key, "key", "", "public key of the signature, in PEM: a manifest without signature, or with another, is refused")
	cmd.Flags().BoolVar(&skipSources, "no-sources", false, "leave out the sources, where exports are overwritten in place")
	return cmd
}

// verification collects what is not as it was.
type verification struct {
	*app
	key         ed25519.PublicKey
	skipSources bool
	files       int
	faults      []ledger.Fault
}

func (v *verification) run(what string) error {
	if _, err := os.Stat(filepath.Join(what, ledger.ManifestFile)); what != "" && err == nil {
		if _, err := v.folder(what, what); err != nil {
			return err
		}
		return v.conclude()
	}
	s, err := v.open()
	if err != nil {
		return err
	}
	l, err := ledger.Read(pipeline.StateDir(s.ws))
	var broken *ledger.BrokenError
	if errors.As(err, &broken) {
		v.faults = append(v.faults, ledger.Fault{Path: filepath.Base(broken.File), What: ledger.Broken, Why: fmt.Sprintf("line %d: %s", broken.Line, broken.Why)})
		l = nil
	} else if err != nil {
		return err
	}
	folders, err := filepath.Glob(filepath.Join(s.out, "*", ledger.ManifestFile))
	if err != nil {
		return err
	}
	if what != "" {
		folders = []string{filepath.Join(s.out, what, ledger.ManifestFile)}
		if _, err := os.Stat(filepath.Dir(folders[0])); err != nil {
			return usage(fmt.Errorf("there are no packs of %s", what), "a period is a folder of "+s.out+"; or name a folder with a manifest.json")
		}
	}
	for _, path := range folders {
		m, err := v.folder(filepath.Dir(path), filepath.Base(filepath.Dir(path)))
		if err != nil {
			return err
		}
		if l != nil && m.Ledger != "" && !l.Holds(m.Ledger) {
			v.faults = append(v.faults, ledger.Fault{Path: "ledger.ndjson", What: ledger.Broken, Why: "it lacks lines that it had when the manifest of " + m.Period + " was written"})
		}
		if !v.skipSources {
			found, err := m.VerifySources(s.ws.Dir)
			if err != nil {
				return err
			}
			v.faults = append(v.faults, found...)
		}
	}
	if l != nil {
		if err := v.closes(s, l, what); err != nil {
			return err
		}
	}
	return v.conclude()
}

// folder checks one folder of packs.
func (v *verification) folder(dir, name string) (ledger.Manifest, error) {
	c, err := ledger.VerifyFolder(dir, v.key)
	if err != nil {
		return c.Manifest, err
	}
	v.files += len(c.Manifest.Files)
	for _, f := range c.Faults {
		f.Path = name + "/" + f.Path
		v.faults = append(v.faults, f)
	}
	return c.Manifest, nil
}

// closes checks what was frozen, and that the closed packs in the folder of packs are the frozen ones.
func (v *verification) closes(s *session, l *ledger.Ledger, period string) error {
	found, err := l.Verify()
	if err != nil {
		return err
	}
	for _, f := range found {
		f.Path = "closes/" + f.Path
		v.faults = append(v.faults, f)
	}
	for _, e := range l.Closes() {
		if period != "" && e.Period != period {
			continue
		}
		for _, d := range e.Documents {
			for _, f := range d.Files {
				v.files++
				hash, _, err := ledger.HashFile(filepath.Join(s.out, filepath.FromSlash(f.Path)))
				switch {
				case err == nil && hash == f.SHA256:
				case err == nil:
					v.faults = append(v.faults, ledger.Fault{Path: f.Path, What: ledger.Edited, Why: fmt.Sprintf("it was closed in line %d of the ledger", e.Seq)})
				case errors.Is(err, os.ErrNotExist):
					v.faults = append(v.faults, ledger.Fault{Path: f.Path, What: ledger.Missing, Why: fmt.Sprintf("it was closed in line %d of the ledger", e.Seq)})
				default:
					return err
				}
			}
		}
	}
	return nil
}

// conclude prints what was found; each file once, with the gravest that was said of it.
func (v *verification) conclude() error {
	slices.SortStableFunc(v.faults, func(a, b ledger.Fault) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return len(b.Why) - len(a.Why)
	})
	v.faults = slices.CompactFunc(v.faults, func(a, b ledger.Fault) bool { return a.Path == b.Path })
	if len(v.faults) == 0 {
		_, err := fmt.Fprintf(v.stdout, "ok       %d files are what they were\n", v.files)
		return err
	}
	for _, f := range v.faults {
		if _, err := fmt.Fprintf(v.stdout, "%-8s %s%s\n", f.What, f.Path, because(f.Why)); err != nil {
			return err
		}
	}
	return &commandError{err: fmt.Errorf("verification refused: %d of the files are not what they were", len(v.faults)), code: exitLeak,
		hint: "the frozen copies are in .bilan/closes; what was not closed, bilan run writes again"}
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return "  " + why
}
