package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"bilan/pipeline/warehouse"
)

// Extract is a database that holds one client alone: what his pack is made from. What it does not hold cannot get into the pack.
type Extract struct {
	*warehouse.DB
	// Own and Everyone are the names of the client, and those of all clients: the words of the guard that looks at the finished files.
	Own, Everyone []Name
	dir           string
	release       func() error
}

// ErrOldWarehouse says that the models have tables that the warehouse does not hold: it was built by others.
var ErrOldWarehouse = errors.New("the warehouse was built by other models")

// Name is a name of a client, or an id or a title of a contract, or a reference of an incident.
type Name struct{ Kind, Text string } // Kind: client, contract, incident

// Close gives the files of the extract back.
func (e *Extract) Close() error {
	err := e.DB.Close()
	if releasing := e.release(); err == nil {
		err = releasing
	}
	return err
}

// Told are the clocks that are cut into pieces beside those of the breaches: of every commitment that a period counts, of some
// incidents, with their lives, or of every commitment.
type Told struct {
	Period    string
	Incidents []int64
	Every     bool
}

// ExtractClient copies what the warehouse holds of the client of one contract into a database of its own: his incidents, the
// commitments made for them under this contract, and the rows of the registers that are his. The database is read-only and
// reaches no other file. The caller closes it.
//
// An incident that came from another client or went to one is the client's as long as this contract judges it; what it was
// called elsewhere is left out.
//
// shared is what the extracts of one run have in common; nil for one extract alone.
func ExtractClient(ctx context.Context, o Options, contractID string, shared *Shared, told Told) (*Extract, error) {
	if shared == nil {
		shared = &Shared{}
	}
	dir, release, err := temporary(o)
	if err != nil {
		return nil, err
	}
	options := engine(o.Workspace)
	if shared.alongside > 1 {
		options.Threads = 1
	}
	e := &Extract{dir: dir, release: release}
	made := options
	made.Fresh = true
	if err := e.fill(ctx, o, made, contractID, shared, told); err != nil {
		release()
		return nil, fmt.Errorf("take the data of %s out of the warehouse: %w", contractID, err)
	}
	options.ReadOnly = true
	if e.DB, err = warehouse.Open(ctx, e.file(), options); err == nil {
		err = e.Seal(ctx)
	}
	if err != nil {
		release()
		return nil, err
	}
	return e, nil
}

func (e *Extract) file() string { return filepath.Join(e.dir, "client.duckdb") }

// fill makes the file of the extract.
func (e *Extract) fill(
	ctx context.Context, o Options, options warehouse.Options, contractID string, shared *Shared, told Told,
) (err error) {
	if o.Warehouse == "" { // a copy is open already, by who holds it
		built, err := Open(ctx, o) // says who holds the warehouse, or that there is none
		if err != nil {
			return err
		}
		if err := built.Close(); err != nil {
			return err
		}
	}
	db, err := warehouse.Open(ctx, e.file(), options)
	if err != nil {
		return err
	}
	defer func() {
		if closing := db.Close(); err == nil {
			err = closing
		}
	}()
	attach := "attach " + warehouse.Literal(o.readable()) + " as " + base + " (read_only)"
	// What is found on the way stays in memory: the file holds the client's rows and no trace of others.
	texts := []string{attach, "attach ':memory:' as own", "create schema run", "create schema metrics"}
	beside := shared.of(Wanted{contractID, told.Period})
	if beside != nil {
		texts = append(texts, beside.attach()...)
	} else {
		texts = append(texts, findKeys([]Wanted{{contractID, told.Period}}, told)...)
	}
	for _, text := range texts {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	var versions int64
	if err := db.QueryRowContext(ctx, "select count(*) from own.contracts").Scan(&versions); err != nil {
		return err
	}
	if versions == 0 {
		return fmt.Errorf("the warehouse does not hold the contract %q", contractID)
	}
	columns, err := columnsOfBase(ctx, db)
	if err != nil {
		return err
	}
	for _, t := range extracted {
		if err := t.copy(ctx, db, columns[t.id], beside); err != nil {
			return fmt.Errorf("copy %s: %w", t.id, err)
		}
	}
	if e.Own, err = names(ctx, db, ownNames); err != nil {
		return err
	}
	if e.Own = append(e.Own, Name{"client", o.Workspace.Config.Organisation}); o.Workspace.Config.Organisation == "" {
		e.Own = e.Own[:len(e.Own)-1]
	}
	if e.Everyone = shared.everyone; e.Everyone == nil {
		if e.Everyone, err = names(ctx, db, everyone); err != nil {
			return err
		}
	}
	for _, text := range append(beside.detach(), "detach "+base, "detach own") {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

const ownNames = `
	select 'client', client from own.clients
	union select 'contract', contract_id from metrics.contracts
	union select 'contract', title from metrics.contracts
	union select 'incident', reference from own.incidents
	order by 1, 2`

const everyone = `
	select 'client', client from base.metrics.subjects where client is not null
	union select 'client', client from base.metrics.contracts where client is not null
	union select 'client', value from base.raw.contract_scopes where dimension = 'client'
	union select 'contract', contract_id from base.metrics.contracts where client is not null
	union select 'contract', title from base.metrics.contracts where client is not null
	union select 'incident', reference from base.metrics.subjects where kind = 'incident'
	order by 1, 2`

// names reads names; what has no text names nothing.
func names(ctx context.Context, db *warehouse.DB, query string) ([]Name, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("list the names of clients: %w", err)
	}
	defer rows.Close()
	var list []Name
	for rows.Next() {
		var kind string
		var text *string
		if err := rows.Scan(&kind, &text); err != nil {
			return nil, fmt.Errorf("list the names of clients: %w", err)
		}
		if text != nil && strings.TrimSpace(*text) != "" {
			list = append(list, Name{kind, *text})
		}
	}
	return list, rows.Err()
}
