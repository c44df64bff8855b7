package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"bilan/pipeline/source"
	"bilan/pipeline/workspace"
)

// doctorStore tries a store, and says what its account may do that reading does not need.
func (a *app) doctorStore(ctx context.Context, s *session, src workspace.Source, say func(ok bool, what, hint string)) {
	r, err := source.Probe(ctx, s.ws, src, source.Options{Lookup: os.LookupEnv})
	if err != nil {
		_, lines := a.explain(err)
		for _, m := range lines {
			say(false, "source "+src.Name+": "+m.Text, m.Hint)
		}
		return
	}
	who := ""
	if r.User != "" {
		who = ", account " + r.User
	}
	say(true, fmt.Sprintf("source %s: %s%s, %s; %d rows of %s, %d columns read", src.Name, r.Server, who, r.TLS, r.Rows, s.ws.Mappings[src.Mapping].Rows, len(r.Columns)), "")
	if len(r.Unused) > 0 {
		fmt.Fprintf(a.stdout, "       not read: %s\n", quotedList(r.Unused))
	}
	if len(r.Writes) > 0 {
		fmt.Fprintf(a.stdout, "warn source %s: the account may write: %s\n       hint: bilan only reads; give it an account with SELECT alone\n", src.Name, strings.Join(r.Writes, ", "))
	}
	if r.IsOpen {
		fmt.Fprintf(a.stdout, "warn source %s: what it reads crosses the network in the clear\n       hint: sslmode=verify-full (PostgreSQL) or tls=verify-full (MariaDB) in store\n", src.Name)
	}
}
