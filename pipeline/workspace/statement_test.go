package workspace

import "testing"

// What reads passes; what writes, or could hide it, is refused before it is sent.
func TestCheckSelect(t *testing.T) {
	for _, query := range []string{
		"select 1", "SELECT * FROM t;", "with a as (select 1) select * from a", "-- a comment; drop\nselect 'it''s; delete' as \"update\" from t",
		"select t.update, t.lock from t", "select regexp_replace(x, ' [(]\\d+[)]$', '') from t", "select /* insert */ 1", "select replace(a, ';', ',') from t",
		"select 'fin de phrase \\\\' from t", "select deleted, is_deleted, created_at, updated from t",
	} {
		if err := CheckSelect(query); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
	for _, query := range []string{
		"", "delete from t", "insert into t values (1)", "select 1; select 2", "select 1; drop table t", "with d as (delete from t returning *) select * from d",
		"select * into copy_of from t", "select 1 for update", "select * from t into outfile '/tmp/x'", "/*! delete */ select 1", "select 1 /*!; drop table t */",
		"select 1) as q; drop table t; --", "select '\\'; drop table t; --' from t", "select 1 --x\n; drop table t", "select 1 # x", "select $$; drop$$", "call p()",
		"explain analyze delete from t", "select nextval('s')", "select 'open", "select (1", "select 1 /* open", "copy t to '/tmp/x'", "set role chef", "pragma x", "select load_file('/etc/passwd')",
	} {
		if err := CheckSelect(query); err == nil {
			t.Errorf("%q passes", query)
		}
	}
}

// An address says where and who, never a password, and a variable's value cannot change what it says.
func TestStoreAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"postgres://bilan@db/itsm": StorePostgres, "postgresql://db/itsm?sslmode=require": StorePostgres, "mariadb://b@db:3307/glpi?tls=verify-full&ca=ca.pem": StoreMySQL,
		"mysql://b:${PW}@db:${PORT}/glpi": StoreMySQL, "sqlite:data/x.db": StoreSQLite, "duckdb:/abs/x.duckdb": StoreDuckDB, "${DATABASE_URL}": "",
	} {
		if got, err := StoreScheme(address); err != nil || got != want {
			t.Errorf("%s: %q, %v", address, got, err)
		}
	}
	for _, address := range []string{
		"postgres://b:secret@db/x", "mysql://b:${PW}x@db/x", "postgres://db", "oracle://db/x", "db", "postgres://db/x?sslmod=off", "mysql://db/x?tls=maybe",
		"postgres://b@db/x?sslpassword=abc", "sqlite:", "host=db user=b", "postgres://${A B}@db/x",
	} {
		if got, err := StoreScheme(address); err == nil {
			t.Errorf("%s: passes as %q", address, got)
		}
	}
	expanded, secrets, err := ExpandStore("postgres://b:${PW}@db/x", func(string) (string, bool) { return "a@evil/y?z#é %", true })
	if err != nil || expanded != "postgres://b:a%40evil%2Fy%3Fz%23%C3%A9%20%25@db/x" || len(secrets) != 1 {
		t.Errorf("%s, %q, %v", expanded, secrets, err)
	}
	if u, err := ParseStore(expanded); err != nil || u.Host != "db" {
		t.Errorf("%v, %v", u, err)
	}
	if _, _, err := ExpandStore("${NOPE}", func(string) (string, bool) { return "", false }); err == nil {
		t.Error("a variable that is not set passes")
	}
}
