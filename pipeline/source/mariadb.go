package source

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// maria is a MariaDB in one read-only transaction.
type maria struct {
	db      *sql.DB
	session *sql.Conn
	limits  Limits
	local   bool
}

// silent drops what the driver would write on its own: it comes back as an error too.
type silent struct{}

func (silent) Print(...any) {}

// stallTimeout is how long a server may be silent in the middle of an answer.
const stallTimeout = 5 * time.Minute

func connectMaria(ctx context.Context, a address, limits Limits) (database, error) {
	config := mysql.NewConfig()
	query := a.url.Query()
	config.User = a.url.User.Username()
	config.Passwd, _ = a.url.User.Password()
	config.DBName = strings.Trim(a.url.Path, "/")
	config.Net, config.Addr = "tcp", a.url.Host
	if a.url.Port() == "" {
		config.Addr = net.JoinHostPort(a.url.Hostname(), "3306")
	}
	if socket := query.Get("socket"); socket != "" {
		config.Net, config.Addr = "unix", socket
	}
	config.Timeout, config.ReadTimeout, config.WriteTimeout = connectTimeout, stallTimeout, stallTimeout
	config.Logger = silent{}
	config.Params = map[string]string{"time_zone": "'+00:00'", "net_write_timeout": "600"}
	if err := protect(config, a.url.Hostname(), query.Get("tls"), query.Get("ca")); err != nil {
		return nil, &StoreError{StoreConfiguration, err}
	}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, &StoreError{StoreConfiguration, err}
	}
	m := &maria{db: sql.OpenDB(connector), limits: limits, local: config.Net == "unix"}
	m.db.SetMaxOpenConns(1)
	if m.session, err = m.db.Conn(ctx); err != nil {
		m.close()
		return nil, err
	}
	for _, statement := range []string{
		"set session transaction isolation level repeatable read", "start transaction with consistent snapshot, read only",
	} {
		if _, err := m.session.ExecContext(ctx, statement); err != nil {
			m.close()
			return nil, err
		}
	}
	return m, nil
}

// protect sets what tls of an address asks for: prefer, unless it says otherwise.
func protect(config *mysql.Config, host, mode, ca string) error {
	if mode == "" && ca != "" {
		mode = "verify-full"
	}
	switch mode {
	case "disable":
		config.TLSConfig = "false"
	case "", "prefer":
		config.TLSConfig = "preferred"
	case "require":
		config.TLSConfig = "skip-verify"
	default:
		config.TLS = &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
		if ca != "" {
			pem, err := os.ReadFile(ca)
			if err != nil {
				return fmt.Errorf("reading the certificates of the store: %w", err)
			}
			config.TLS.RootCAs = x509.NewCertPool()
			if !config.TLS.RootCAs.AppendCertsFromPEM(pem) {
				return fmt.Errorf("the file %q holds no certificate", ca)
			}
		}
	}
	return nil
}

func (m *maria) close() {
	if m.session != nil {
		_ = m.session.Close()
	}
	_ = m.db.Close()
}

func (m *maria) words() storeWords {
	return storeWords{
		mark:   "`",
		tables: "select table_name from information_schema.tables where table_schema = database() order by 1 limit 5000",
		fields: "select distinct column_name from information_schema.columns where table_schema = database() order by 1 limit 5000",
	}
}

// mariaIntegers are the names that the driver gives whole numbers.
var mariaIntegers = []string{"TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "UNSIGNED TINYINT", "UNSIGNED SMALLINT", "UNSIGNED MEDIUMINT", "UNSIGNED INT", "UNSIGNED BIGINT"}

func (m *maria) describe(ctx context.Context, query string) ([]storeColumn, error) {
	r, err := m.session.QueryContext(ctx, query+" limit 0")
	if err != nil {
		return nil, err
	}
	defer r.Close()
	types, err := r.ColumnTypes()
	if err != nil {
		return nil, err
	}
	var columns []storeColumn
	for _, t := range types {
		kind := t.DatabaseTypeName()
		columns = append(columns, storeColumn{name: t.Name(), isInteger: slices.Contains(mariaIntegers, kind), isInstant: kind == "TIMESTAMP",
			isNaive: kind == "DATETIME" || kind == "DATE"})
	}
	return columns, r.Err()
}

func (m *maria) row(ctx context.Context, query string) ([]string, error) {
	return oneRow(ctx, m.session, query)
}

func (m *maria) list(ctx context.Context, query string) ([]string, error) {
	return column(ctx, m.session, query)
}

// zeroDate is how MariaDB writes that there is no time.
const zeroDate = "0000-00-00"

// rows reads a query in the text form of the protocol, which the server streams. Rows are taken from the driver itself: what lies
// above it costs as much as the reading.
func (m *maria) rows(ctx context.Context, query string, columns []storeColumn) (rowReader, func() error, error) {
	var rows driver.Rows
	err := m.session.Raw(func(c any) (err error) {
		rows, err = c.(driver.QueryerContext).QueryContext(ctx, query, nil)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	values := make([]driver.Value, len(columns))
	cells := make([][]byte, len(columns))
	stamps := make([][]byte, len(columns)) // room for the offset of instants
	next := func() ([][]byte, error) {
		if err := rows.Next(values); err != nil {
			if errors.Is(err, driver.ErrBadConn) {
				err = fmt.Errorf("the connection was lost: %w", io.ErrUnexpectedEOF)
			}
			return nil, err
		}
		for i, v := range values {
			var b []byte
			switch v := v.(type) {
			case nil:
			case []byte:
				b = v
			case int64:
				b = strconv.AppendInt(nil, v, 10)
			case float64:
				b = strconv.AppendFloat(nil, v, 'f', -1, 64)
			case float32:
				b = strconv.AppendFloat(nil, float64(v), 'f', -1, 32)
			default:
				b = fmt.Append(nil, v)
			}
			switch c := columns[i]; {
			case (c.isInstant || c.isNaive) && len(b) >= len(zeroDate) && string(b[:len(zeroDate)]) == zeroDate:
				b = nil
			case c.isInstant && len(b) > 0:
				stamps[i] = append(append(stamps[i][:0], b...), "+00:00"...) // the session is in UTC
				b = stamps[i]
			default:
				b = clean(b, m.limits)
			}
			cells[i] = b
		}
		return cells, nil
	}
	return &textReader{next_: next}, rows.Close, nil
}

// account reads the grants: SHOW GRANTS holds the hash of the password in its first line, so no line is repeated.
func (m *maria) account(ctx context.Context) (Account, error) {
	values, err := m.row(ctx, "select version(), current_user()")
	if err != nil {
		return Account{}, err
	}
	version, _, _ := strings.Cut(values[0], "-")
	a := Account{Server: "MariaDB " + version, User: values[1], TLS: noTLS}
	if !strings.Contains(strings.ToLower(values[0]), "mariadb") {
		a.Server = "MySQL " + version
	}
	grants, err := m.list(ctx, "show grants")
	if err != nil {
		return a, err
	}
	for _, g := range grants {
		rights, on, ok := strings.Cut(strings.TrimPrefix(g, "GRANT "), " ON ")
		if !ok {
			continue
		}
		target, _, _ := strings.Cut(on, " TO ")
		for _, right := range strings.Split(rights, ",") {
			switch right = strings.TrimSpace(right); {
			case right == "ALL PRIVILEGES":
				a.Writes = append(a.Writes, "everything on "+target)
			case slices.Contains([]string{"INSERT", "UPDATE", "DELETE", "DROP", "CREATE", "ALTER", "FILE", "SUPER", "GRANT OPTION"}, right):
				a.Writes = append(a.Writes, right+" on "+target)
			}
		}
	}
	if values, err := m.list(ctx, "select variable_value from information_schema.session_status where variable_name = 'SSL_VERSION'"); err == nil && len(values) == 1 && values[0] != "" {
		a.TLS = strings.Replace(values[0], "TLSv", "TLS ", 1)
	} else if m.local {
		a.TLS = "local socket"
	}
	return a, nil
}

// isMariaLost recognises the end of a connection by the server's will or the network's.
func isMariaLost(err error) bool {
	var fault *mysql.MySQLError
	if errors.As(err, &fault) {
		return slices.Contains([]uint16{1040, 1053, 1077, 1079, 1152, 1153, 1159, 1161, 1184, 1205, 1213, 1927, 2006, 2013}, fault.Number)
	}
	return errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, driver.ErrBadConn)
}

func mariaFault(err error) (what int, name string) {
	var fault *mysql.MySQLError
	if !errors.As(err, &fault) {
		return faultOther, ""
	}
	switch fault.Number {
	case 1044, 1045, 1698:
		return faultDenied, ""
	case 1142, 1143, 1370:
		return faultRight, ""
	case 1146:
		name := between(fault.Message, "Table ")
		return faultTable, name
	case 1054:
		return faultColumn, between(fault.Message, "Unknown column ")
	}
	return faultOther, ""
}
