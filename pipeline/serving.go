package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"bilan/pipeline/check"
	"bilan/pipeline/warehouse"
)

// Serving keeps what a warehouse holds readable while runs replace it. Who reads holds a [Holding]: the generation that it was
// given, whole and unchanged until it lets go, whatever has taken the place of the file since.
type Serving struct {
	o       Options
	engine  warehouse.Options
	turns   warehouse.Turns
	opening sync.Mutex // one generation is made at a time
	mu      sync.Mutex
	current *generation
	number  int
}

// Serve opens the warehouse of a workspace for readers. memory and threads bound the engine; empty and 0 take the workspace's.
//
// Errors: [ErrNotBuilt], [ErrLandingMoved] when a run is at work, and those of the engine.
func Serve(ctx context.Context, o Options, memory string, threads int) (*Serving, error) {
	s := &Serving{o: o, engine: engine(o.Workspace)}
	if memory != "" {
		s.engine.Memory = memory
	}
	if threads > 0 {
		s.engine.Threads = threads
	}
	s.turns = warehouse.NewTurns(s.engine.Threads)
	_, err := s.Refresh(ctx)
	return s, err
}

// Refresh looks whether the warehouse was replaced. If so it opens the new one beside the one in service, then hands it to all who
// come; the old one is closed when the last of its readers has let go. On an error the old one stays in service.
func (s *Serving) Refresh(ctx context.Context) (replaced bool, err error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	info, err := os.Stat(WarehousePath(s.o.Workspace))
	if errors.Is(err, fs.ErrNotExist) {
		return false, ErrNotBuilt
	}
	if err != nil {
		return false, err
	}
	s.mu.Lock()
	old := s.current
	s.mu.Unlock()
	if old != nil && old.isOf(info) {
		return false, nil
	}
	made, err := openGeneration(ctx, s.o, s.engine)
	if err != nil {
		return false, fmt.Errorf("open the warehouse for readers: %w", err)
	}
	s.mu.Lock()
	s.number++
	made.name = fmt.Sprintf("%d", s.number)
	s.current = made
	s.mu.Unlock()
	if old != nil {
		old.release()
	}
	return true, nil
}

// Close lets go of the generation in service.
func (s *Serving) Close() {
	s.mu.Lock()
	old := s.current
	s.current = nil
	s.mu.Unlock()
	if old != nil {
		old.release()
	}
}

// Holding is one generation of the warehouse in the hands of a reader.
type Holding struct {
	warehouse.InTurn
	// Generation tells one generation from another; it counts up.
	Generation string
	// BuiltAt is when the file of the generation was finished.
	BuiltAt time.Time
	release func()
}

// Release lets go; the database must not be used after it.
func (h *Holding) Release() { h.release() }

// ErrClosed says that nothing is in service any more.
var ErrClosed = errors.New("the warehouse is no longer in service")

// Hold gives the generation in service. With a contract it is a database that holds the client of this contract alone, as his reports
// are made from; it is made for the first reader who asks.
func (s *Serving) Hold(ctx context.Context, contractID string) (*Holding, error) {
	s.mu.Lock()
	g := s.current
	if g == nil {
		s.mu.Unlock()
		return nil, ErrClosed
	}
	g.readers.Add(1)
	s.mu.Unlock()
	h := &Holding{InTurn: warehouse.InTurn{DB: g.db, Turns: s.turns}, Generation: g.name, BuiltAt: g.info.ModTime(), release: sync.OnceFunc(g.release)}
	if contractID == "" {
		return h, nil
	}
	extract, err := g.extract(ctx, contractID)
	if err != nil {
		h.Release()
		return nil, err
	}
	h.DB = extract.DB
	return h, nil
}

// Check runs the data checks on the generation in service.
func (s *Serving) Check(ctx context.Context) ([]check.Result, error) {
	h, err := s.Hold(ctx, "")
	if err != nil {
		return nil, err
	}
	defer h.Release()
	models, err := readModels(ctx, h.DB, s.o)
	if err != nil {
		return nil, err
	}
	return check.Run(ctx, h.DB, models)
}
