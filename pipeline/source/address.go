package source

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"bilan/pipeline/workspace"
)

// address is where a store is, with what it takes to be let in.
type address struct {
	url     *url.URL // the password in it
	scheme  string
	secrets []string
}

// addressOf reads the address of a source, its variables and its password.
//
// Errors are [*StoreError] and hold no secret.
func addressOf(ws *workspace.Workspace, s workspace.Source, lookup func(string) (string, bool)) (address, error) {
	refused := func(err error) (address, error) {
		var bad *workspace.AddressError
		if errors.As(err, &bad) && bad.Hint != "" {
			err = &HintError{err, bad.Hint}
		}
		return address{}, &StoreError{Kind: StoreConfiguration, Err: err}
	}
	text, _, err := workspace.ExpandStore(s.Store, lookup)
	if err != nil {
		return refused(err)
	}
	u, err := workspace.ParseStore(text)
	if err != nil {
		return refused(err)
	}
	password, err := passwordOf(ws, s, lookup)
	if err != nil {
		return refused(err)
	}
	if password != "" {
		if u.Scheme == workspace.StoreSQLite || u.Scheme == workspace.StoreDuckDB {
			return refused(fmt.Errorf("a %s store has no password", u.Scheme))
		}
		u.User = url.UserPassword(u.User.Username(), password)
	}
	a := address{url: u, scheme: u.Scheme}
	query := u.Query()
	for _, secret := range []string{query.Get("sslpassword"), password} {
		if secret != "" {
			a.secrets = append(a.secrets, secret)
		}
	}
	if inside, ok := u.User.Password(); ok && inside != "" {
		a.secrets = append(a.secrets, inside)
	}
	for _, secret := range a.secrets {
		a.secrets = append(a.secrets, url.QueryEscape(secret), url.PathEscape(secret))
	}
	for _, key := range []string{"sslrootcert", "sslcert", "sslkey", "ca"} {
		if path := query.Get(key); path != "" && path != "system" {
			query.Set(key, ws.Path(path))
		}
	}
	u.RawQuery = query.Encode()
	return a, nil
}

// maxSecretBytes bounds what a file for a password may hold.
const maxSecretBytes = 4 << 10

func passwordOf(ws *workspace.Workspace, s workspace.Source, lookup func(string) (string, bool)) (string, error) {
	switch {
	case s.PasswordEnv != "":
		value, ok := "", false
		if lookup != nil {
			value, ok = lookup(s.PasswordEnv)
		}
		if !ok || value == "" {
			return "", &HintError{fmt.Errorf("the environment variable %s for the password is not set", s.PasswordEnv), "set it in the environment of bilan"}
		}
		return value, nil
	case s.PasswordFile != "":
		path := ws.Path(s.PasswordFile)
		info, err := os.Stat(path)
		if err != nil {
			return "", fmt.Errorf("reading the password file: %w", err)
		}
		if !info.Mode().IsRegular() || info.Size() > maxSecretBytes {
			return "", fmt.Errorf("the password file %q is not a small file", filepath.ToSlash(s.PasswordFile))
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("reading the password file: %w", err)
		}
		value := strings.TrimRight(string(b), "\r\n")
		if value == "" {
			return "", fmt.Errorf("the password file %q is empty", filepath.ToSlash(s.PasswordFile))
		}
		return value, nil
	}
	return "", nil
}

// hidden stands in a message where a secret would.
const hidden = "•••"

// scrubbed is an error whose text held a secret.
type scrubbed struct {
	err  error
	text string
}

func (e *scrubbed) Error() string { return e.text }

// Unwrap gives the cause, for those who branch on it.
func (e *scrubbed) Unwrap() error { return e.err }

// scrub takes the secrets out of the text of an error.
func scrub(err error, secrets []string) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, hidden)
	}
	if text == err.Error() {
		return err
	}
	return &scrubbed{err, text}
}

// What stands between a load and a store.
const (
	StoreUnreachable   = "unreachable"   // no answer, or the connection was lost once too often
	StoreDenied        = "denied"        // an answer, and no entry
	StoreConfiguration = "configuration" // the workspace asks for what is not there
)

// StoreError is a store that could not be read.
type StoreError struct {
	Kind string
	Err  error
}

func (e *StoreError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *StoreError) Unwrap() error { return e.Err }
