package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/reports/web"
)

func (a *app) tokenCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "token",
		Short: "make, list and revoke the tokens of bilan serve",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var role, name, expires string
	add := &cobra.Command{
		Use:   "add",
		Short: "make a token and show it, once",
		Long: `Makes a token and prints it. What is kept is its hash: a lost token is revoked, and another made.
Roles: admin, governance, client:<contract>.`,
		Example: "  bilan serve token add --role client:AZUR --name \"Banque Azur\" --expires 2027-01-01",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.addToken(role, name, expires) },
	}
	add.Flags().StringVar(&role, "role", "", "admin, governance or client:<contract>")
	add.Flags().StringVar(&name, "name", "", "who it is for")
	add.Flags().StringVar(&expires, "expires", "", "the first day on which it is worth nothing, such as 2027-01-01")
	list := &cobra.Command{
		Use: "list", Short: "list the tokens, without their secrets", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.listTokens() },
	}
	revoke := &cobra.Command{
		Use: "revoke ID", Short: "make a token worth nothing, at once", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.revokeToken(args[0]) },
	}
	cmd.AddCommand(add, list, revoke)
	return cmd
}

func (a *app) addToken(role, name, expires string) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	r, err := web.ParseRole(role)
	if err != nil {
		return usage(err, "roles are admin, governance and client:<contract>")
	}
	if r.Kind == web.Client {
		var known []string
		for _, c := range s.ws.Contracts {
			known = append(known, c.ID)
		}
		if !slices.Contains(known, r.Contract) {
			return usage(fmt.Errorf("unknown contract %q", r.Contract), suggestion(metrics.Near(r.Contract, known), "contracts are in contracts/"))
		}
	}
	var until time.Time
	if expires != "" {
		if until, err = time.ParseInLocation(time.DateOnly, expires, s.zone); err != nil {
			return usage(fmt.Errorf("reading --expires %q: it is no date", expires), "write it as 2027-01-01")
		}
		if !until.After(a.now()) {
			return usage(fmt.Errorf("--expires %s is over", expires), "name a day to come")
		}
	}
	file := tokensOf(s)
	all, err := file.read()
	if err != nil {
		return err
	}
	secret, made, err := all.Make(rand.Reader, name, r, a.now(), until)
	if err != nil {
		return err
	}
	if err := file.write(all); err != nil {
		return err
	}
	a.print(message{Level: "info", Text: fmt.Sprintf("token %s for %s; it is shown this once", made.ID, made.Role)})
	_, err = fmt.Fprintln(a.stdout, secret)
	return err
}

func (a *app) listTokens() error {
	s, err := a.open()
	if err != nil {
		return err
	}
	all, err := tokensOf(s).read()
	if err != nil {
		return err
	}
	if a.format == "json" {
		type entry struct {
			ID        string     `json:"id"`
			Name      string     `json:"name"`
			Role      string     `json:"role"`
			CreatedAt time.Time  `json:"created_at"`
			ExpiresAt *time.Time `json:"expires_at"`
			IsValid   bool       `json:"is_valid"`
		}
		list := []entry{}
		for _, t := range all {
			e := entry{ID: t.ID, Name: t.Name, Role: t.Role, CreatedAt: t.CreatedAt, IsValid: t.IsValid(a.now())}
			if !t.ExpiresAt.IsZero() {
				e.ExpiresAt = &t.ExpiresAt
			}
			list = append(list, e)
		}
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(list)
	}
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "id\trole\tname\tcreated\texpires")
	for _, t := range all {
		until := "never"
		if !t.ExpiresAt.IsZero() {
			until = t.ExpiresAt.In(s.zone).Format(time.DateOnly)
		}
		if !t.IsValid(a.now()) {
			until += " (expired)"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", t.ID, t.Role, t.Name, t.CreatedAt.In(s.zone).Format(time.DateOnly), until)
	}
	return table.Flush()
}

func (a *app) revokeToken(id string) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	file := tokensOf(s)
	all, err := file.read()
	if err != nil {
		return err
	}
	if !all.Revoke(id) {
		return usage(fmt.Errorf("there is no token %q", id), "bilan serve token list names them")
	}
	return file.write(all)
}

// tokenFile keeps the tokens of a workspace beside its warehouse.
type tokenFile struct{ path string }

func tokensOf(s *session) tokenFile {
	return tokenFile{filepath.Join(pipeline.StateDir(s.ws), "tokens.json")}
}

func (f tokenFile) read() (web.Tokens, error) {
	data, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return web.ReadTokens(data)
}

// write puts the tokens in place whole, for their owner alone.
func (f tokenFile) write(all web.Tokens) error {
	data, err := all.Encode()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(f.path+".new", data, 0o600); err != nil {
		return fmt.Errorf("keeping the tokens: %w", err)
	}
	return os.Rename(f.path+".new", f.path)
}

// watch gives the tokens as they are now, so that one that is revoked is worth nothing at once. While the file cannot be read, those
// that were read last hold.
func (f tokenFile) watch(all web.Tokens, log *slog.Logger) func() web.Tokens {
	var mu sync.Mutex
	var seen os.FileInfo
	return func() web.Tokens {
		mu.Lock()
		defer mu.Unlock()
		info, err := os.Stat(f.path)
		if err == nil && seen != nil && os.SameFile(info, seen) && info.ModTime().Equal(seen.ModTime()) || errors.Is(err, fs.ErrNotExist) && seen == nil {
			return all
		}
		read, err := f.read()
		if err != nil {
			log.Error("the tokens cannot be read", slog.String("error", err.Error()))
			return all
		}
		all, seen = read, info
		return all
	}
}
