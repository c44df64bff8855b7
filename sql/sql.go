// Package sql embeds the models: one SELECT a file, the path is the name. It holds nothing else, because its name shadows
// database/sql: import it as models, in cmd/bilan and in tests.
package sql

import "embed"

// FS holds raw, run, staging, marts, metrics and checks.
//
//go:embed raw/*.sql run/*.sql staging/*.sql marts/*.sql metrics/*.sql checks/*.sql
var FS embed.FS
