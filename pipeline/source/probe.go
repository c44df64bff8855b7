package source

import (
	"context"
	"fmt"
	"os"

	"bilan/pipeline/workspace"
)

// Report is what a store answers when it is tried.
type Report struct {
	Account
	Rows    int64    // that the query gives
	Columns []string // of the query that rows are made of
	Unused  []string // of the query, beside the key and the watermark
	// IsOpen says that the way to the server is neither protected nor local.
	IsOpen bool
}

// Probe tries a store as a load would, without reading its rows and without a second attempt.
//
// Errors: a [*StoreError], without secrets.
func Probe(ctx context.Context, ws *workspace.Workspace, s workspace.Source, o Options) (report Report, err error) {
	m := ws.Mappings[s.Mapping]
	if m == nil {
		return report, fmt.Errorf("the mapping %q is not in the workspace", s.Mapping)
	}
	temp, err := os.MkdirTemp("", "bilan-probe-")
	if err != nil {
		return report, err
	}
	defer os.RemoveAll(temp)
	o.Limits = o.Limits.orDefault()
	j := &job{loader: &loader{Options: o, ws: ws, index: &Index{}}, source: s, mapping: m, temp: temp}
	defer func() { err = scrub(err, j.address.secrets) }()
	if j.address, err = addressOf(ws, s, o.Lookup); err != nil {
		return report, err
	}
	r, err := j.begin(ctx)
	if err != nil {
		return report, err
	}
	defer r.db.close()
	if report.Account, err = r.db.account(ctx); err != nil {
		return report, storeFault(ctx, r.db, fmt.Errorf("asking what the account may do: %w", err))
	}
	report.Rows, report.IsOpen = r.total, report.TLS == noTLS
	wanted := map[string]bool{}
	for _, header := range m.Columns {
		wanted[header] = true
	}
	for i, c := range r.columns {
		switch {
		case wanted[c.name]:
			report.Columns = append(report.Columns, c.name)
		case i != r.key && i != r.mark:
			report.Unused = append(report.Unused, c.name)
		}
	}
	return report, nil
}

// noTLS says that whoever listens can read along.
const noTLS = "no TLS"
