// Package web serves what bilan knows as pages and as JSON: from a database that is opened for the reader's role, so that what it does
// not hold cannot be shown. Pages are made on the server and work without a script; charts are drawn by one.
package web

import (
	"context"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// Source opens data for readers.
type Source interface {
	// Hold gives what a reader queries until he releases it: everything, or with a contract a database that holds its client alone.
	Hold(ctx context.Context, contract string) (*Data, error)
}

// Data is one generation of the warehouse in the hands of a reader.
type Data struct {
	metrics.Querier
	Generation string // tells one warehouse from the one that took its place
	BuiltAt    time.Time
	Release    func()
}

// Config is what a server is given: nothing in it asks the environment.
type Config struct {
	Source    Source
	KPIs      metrics.Set
	Formula   func(kpi string) string // the SQL of its facts; "" when there is none
	Decisions string                  // metrics/DECISIONS.md
	// Communicated gives what was communicated last of a KPI in some periods, by their keys; one that was not is not there.
	Communicated func(kpi metrics.KPI, periods []string) (map[string]*metrics.Told, error)
	Checks       func(ctx context.Context) ([]Check, error)
	Organisation string
	Lang         string // of pages that name none: fr or en
	Zone         string
	ShowNames    bool
	ConfigHash   string
	ToolVersion  string
	// Tokens are those of the workspace now; Local says that only this machine reaches the server, Secure that it speaks TLS.
	Tokens        func() Tokens
	Local, Secure bool
	Now           func() time.Time
	Random        io.Reader
	Log           *slog.Logger
	Timeout       time.Duration // of one answer; 30 s when zero
	PerSecond     int           // requests of one reader; 50 when zero
	Workbook      func(io.Writer, *pack.Pack) error
	Parquet       func(ctx context.Context, columns []string, types map[string]string, rows [][]string) ([]byte, error)
}

// Check is the result of one data check, for the page on the quality of data.
type Check struct {
	ID, About, Severity string
	Count               int64
	Columns             []string
	Rows                [][]string // the first offenders
}

// Server answers requests. Make it with [New].
type Server struct {
	config    Config
	templates *template.Template
	assets    map[string]asset
	sessions  sessions
	closed    atomic.Bool // there has been a token
	limits    limits
	mu        sync.Mutex
	memos     map[string]*memo // by generation and contract
	printers  map[string]*unit.Printer
	inflight  atomic.Int64
	served    atomic.Int64
}

// New checks a configuration and reads the templates.
func New(c Config) (*Server, error) {
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	if c.PerSecond <= 0 {
		c.PerSecond = 50
	}
	s := &Server{config: c, memos: map[string]*memo{}, printers: map[string]*unit.Printer{}, limits: limits{perSecond: c.PerSecond}}
	for _, lang := range []string{unit.French, unit.English} {
		p, err := unit.NewPrinter(lang, c.Zone)
		if err != nil {
			return nil, err
		}
		s.printers[lang] = p
	}
	var err error
	if s.templates, err = readTemplates(); err != nil {
		return nil, err
	}
	s.assets = readAssets()
	return s, nil
}

// Handler is the whole server: guards, then routes.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, route := range s.routes() {
		mux.Handle(route.pattern, s.answer(route))
	}
	mux.Handle("/", s.answer(route{pattern: "/", audience: everyone, serve: notThere}))
	return s.guard(mux)
}

// memoOf is what is remembered of a generation for one reader's data; that of generations before is forgotten.
func (s *Server) memoOf(generation, contract string) *memo {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := generation + "\x00" + contract
	m, ok := s.memos[key]
	if !ok {
		if contract == "" {
			// A new generation: those who still read the old one finish with theirs.
			clear(s.memos)
		}
		m = newMemo()
		s.memos[key] = m
	}
	return m
}
