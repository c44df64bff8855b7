package workspace

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// The kinds of stores, as their addresses begin.
const (
	StorePostgres = "postgres"
	StoreMySQL    = "mysql" // MariaDB too
	StoreSQLite   = "sqlite"
	StoreDuckDB   = "duckdb"
)

// StoreSchemes are the kinds of stores.
var StoreSchemes = []string{StorePostgres, StoreMySQL, StoreSQLite, StoreDuckDB}

var (
	variable     = regexp.MustCompile(`\$\{([^}]*)\}`)
	variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// AddressError is an address that is none, or one that must not stand in a file. It never holds the address.
type AddressError struct{ Text, Hint string }

func (e *AddressError) Error() string { return e.Text }

// standIn takes the place of a variable while an address is looked at: it may stand for a port too.
const standIn = "0650070"

// StoreScheme names the kind of store that an address as written in bilan.yaml is of; "" when the whole address is a variable.
//
// Errors: an [*AddressError].
func StoreScheme(address string) (string, error) {
	for _, m := range variable.FindAllStringSubmatch(address, -1) {
		if !variableForm.MatchString(m[1]) {
			return "", &AddressError{fmt.Sprintf("${%s} is not the name of a variable", m[1]), "write ${NAME} with letters, digits and _"}
		}
	}
	if m := variable.FindString(address); m != "" && m == address {
		return "", nil
	}
	u, err := ParseStore(variable.ReplaceAllString(address, standIn))
	if err != nil {
		return "", err
	}
	if password, ok := u.User.Password(); ok && password != standIn {
		return "", &AddressError{"a password stands in the address of the store",
			"write ${NAME} in its place, or give password_env or password_file: configuration is copied, mailed and hashed into packs"}
	}
	for key, values := range u.Query() {
		if strings.Contains(strings.ToLower(key), "password") && slices.ContainsFunc(values, func(v string) bool { return v != standIn }) {
			return "", &AddressError{"a password stands in the address of the store", "give password_env or password_file"}
		}
	}
	return u.Scheme, nil
}

// storeParameters are what an address may say after "?".
var storeParameters = map[string][]string{
	StorePostgres: {"sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "host", "port", "options", "search_path", "target_session_attrs", "connect_timeout"},
	StoreMySQL:    {"tls", "ca", "socket"},
}

// tlsModes are what tls may be in the address of a MariaDB store.
var tlsModes = []string{"disable", "prefer", "require", "verify-full"}

// ParseStore reads an address whose variables have their values. The scheme is one of [StoreSchemes]; of a file, Path is its path as
// written.
//
// Errors: an [*AddressError], without the address.
func ParseStore(address string) (*url.URL, error) {
	scheme, rest, ok := strings.Cut(address, ":")
	switch scheme {
	case "postgresql":
		scheme = StorePostgres
	case "mariadb":
		scheme = StoreMySQL
	}
	if !ok || !slices.Contains(StoreSchemes, scheme) {
		shown := scheme
		if !ok || len(shown) > 20 || !nameForm.MatchString(shown) {
			return nil, &AddressError{"this is not the address of a store", "write postgres://USER@HOST/DATABASE, mysql://…, sqlite:FILE or duckdb:FILE"}
		}
		return nil, &AddressError{fmt.Sprintf("unknown kind of store %q", shown), suggest(shown, StoreSchemes)}
	}
	if scheme == StoreSQLite || scheme == StoreDuckDB {
		path := strings.TrimPrefix(rest, "//")
		if path == "" {
			return nil, &AddressError{"the store has no file", "write " + scheme + ":FILE"}
		}
		return &url.URL{Scheme: scheme, Path: path}, nil
	}
	u, err := url.Parse(scheme + ":" + rest)
	if err != nil || !strings.HasPrefix(rest, "//") || u.Opaque != "" {
		return nil, &AddressError{"the address of the store cannot be read", "write " + scheme + "://USER@HOST:PORT/DATABASE; signs such as @ / : in a name are written as %40 %2F %3A"}
	}
	if strings.Trim(u.Path, "/") == "" {
		return nil, &AddressError{"the address of the store names no database", "write " + scheme + "://USER@HOST/DATABASE"}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, &AddressError{"what follows ? in the address of the store cannot be read", ""}
	}
	for key := range query {
		if !slices.Contains(storeParameters[scheme], key) {
			return nil, &AddressError{fmt.Sprintf("unknown parameter %q of a %s store", key, scheme), suggest(key, storeParameters[scheme])}
		}
	}
	if mode := query.Get("tls"); mode != "" && mode != standIn && !slices.Contains(tlsModes, mode) {
		return nil, &AddressError{fmt.Sprintf("unknown tls %q", mode), suggest(mode, tlsModes)}
	}
	return u, nil
}

// ExpandStore puts the values of variables into an address, written so that no sign of a value can be taken for one of the address.
// secrets are the values.
//
// Errors: an [*AddressError] for a variable that is not set.
func ExpandStore(address string, lookup func(string) (string, bool)) (expanded string, secrets []string, err error) {
	isWhole := variable.FindString(address) == address
	expanded = variable.ReplaceAllStringFunc(address, func(m string) string {
		name := m[2 : len(m)-1]
		value, ok := "", false
		if lookup != nil {
			value, ok = lookup(name)
		}
		if !ok || value == "" {
			err = &AddressError{fmt.Sprintf("the environment variable %s of the store is not set", name), "set it in the environment of bilan"}
			return ""
		}
		if isWhole {
			return value
		}
		secrets = append(secrets, value)
		return strings.ReplaceAll(url.QueryEscape(value), "+", "%20")
	})
	return expanded, secrets, err
}

// Closest returns the known name nearest to a misspelt one, or "" when none is near.
func Closest(name string, known []string) string { return closest(name, known) }
