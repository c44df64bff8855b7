package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/reports/web"
	"bilan/reports/xlsx"
)

// serveFlags are the flags of bilan serve.
type serveFlags struct {
	listen    string
	cert, key string
	memory    string
	threads   int
	timeout   time.Duration
	perSecond int
	look      time.Duration
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "serve the pages of governance and the JSON API",
		Long: `Serves what the warehouse holds as pages and as JSON, read-only, until it is interrupted. A run may replace the warehouse
meanwhile: the pages change over to the new one without a refused request.

It listens to this machine alone. Another address needs tokens (bilan serve token add), and should have --tls-cert and --tls-key.
A token of a client sees its own contract alone: it is answered from a database that holds nothing else.
The access log is JSON on stderr; the API is described at /api/v1/openapi.json.`,
		Example: "  bilan serve\n  bilan serve token add --role governance --name \"bureau\"\n  bilan serve --listen 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8484", "address and port")
	flags.StringVar(&f.cert, "tls-cert", "", "certificate, in PEM")
	flags.StringVar(&f.key, "tls-key", "", "its key, in PEM")
	flags.StringVar(&f.memory, "memory", "", "memory of the engine for each database, such as 2GB (default: the workspace's)")
	flags.IntVar(&f.threads, "threads", 0, "threads of the engine (default: the workspace's)")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "longest time of an answer")
	flags.IntVar(&f.perSecond, "rate", 50, "requests a second of one reader")
	flags.DurationVar(&f.look, "look", 2*time.Second, "how often to look for a new warehouse")
	cmd.AddCommand(a.tokenCommand())
	return cmd
}

func (a *app) serve(ctx context.Context, f serveFlags) error {
	if (f.cert == "") != (f.key == "") {
		return usage(errors.New("TLS needs both --tls-cert and --tls-key"), "without both the server speaks plain HTTP")
	}
	secured, err := f.tls()
	if err != nil {
		return usage(err, "name the certificate with its chain, and the key that it was made for, both in PEM")
	}
	s, err := a.open()
	if err != nil {
		return err
	}
	local, err := isLocal(f.listen)
	if err != nil {
		return usage(fmt.Errorf("reading --listen %q: %w", f.listen, err), "write 127.0.0.1:8484")
	}
	tokens := tokensOf(s)
	all, err := tokens.read()
	if err != nil {
		return err
	}
	if !local && all.Valid(a.now()) == 0 {
		return usage(fmt.Errorf("%s is reached from other machines, and there is no token", f.listen),
			"bilan serve token add --role governance makes one")
	}
	if err := a.warnChanged(ctx, s); err != nil {
		return err
	}
	serving, err := pipeline.Serve(ctx, a.options(s), f.memory, f.threads)
	if err != nil {
		return err
	}
	defer serving.Close()
	log := slog.New(slog.NewJSONHandler(a.stderr, nil))
	config := a.webConfig(s, serving, log)
	config.Tokens, config.Random = tokens.watch(all, log), rand.Reader
	config.Local, config.Secure, config.Timeout, config.PerSecond = local, secured != nil, f.timeout, f.perSecond
	server, err := web.New(config)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	if !local && secured == nil {
		a.print(message{Level: "warning", Text: "tokens travel in the clear", Hint: "--tls-cert and --tls-key, or a proxy that speaks TLS before it"})
	}
	if secured != nil {
		listener = tls.NewListener(listener, secured)
	}
	return a.listen(ctx, listener, server, serving, f, log)
}

// shutdownTime is how long answers under way may take once the server was told to stop.
const shutdownTime = 15 * time.Second

// listen serves until it is told to stop, and looks for new warehouses.
func (a *app) listen(ctx context.Context, l net.Listener, server *web.Server, serving *pipeline.Serving, f serveFlags, log *slog.Logger) error {
	h := &http.Server{
		Handler: server.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: f.timeout + 30*time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go server.Warm(ctx)
	go func() {
		tick := time.NewTicker(f.look)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			replaced, err := serving.Refresh(ctx)
			switch {
			case err != nil && ctx.Err() == nil:
				log.Warn("the new warehouse is not served yet", slog.String("error", err.Error()))
			case replaced:
				log.Info("a new warehouse is served")
				server.Warm(ctx)
			}
		}
	}()
	done := make(chan error, 1)
	go func() {
		<-ctx.Done()
		limited, cancel := context.WithTimeout(context.Background(), shutdownTime)
		defer cancel()
		done <- h.Shutdown(limited)
	}()
	scheme := "http"
	if f.cert != "" {
		scheme = "https"
	}
	a.print(message{Level: "info", Text: fmt.Sprintf("serving  %s://%s", scheme, l.Addr())})
	if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return <-done
}

// tls reads the certificate and its key before anything else begins; nil is plain HTTP.
func (f *serveFlags) tls() (*tls.Config, error) {
	if f.cert == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return nil, fmt.Errorf("reading --tls-cert %s and --tls-key %s: %w", f.cert, f.key, err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}, nil
}

// isLocal reports whether an address is reached from this machine alone.
func isLocal(address string) (bool, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false, err
	}
	if host == "localhost" {
		return true, nil
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback(), nil
}

// webConfig hands the server what it shows, and how to open it.
func (a *app) webConfig(s *session, serving *pipeline.Serving, log *slog.Logger) web.Config {
	return web.Config{
		Source: heldBy{serving}, KPIs: s.catalogue(), Formula: s.formula, Communicated: communicatedOf(s), Checks: a.checksOf(s, serving), Organisation: s.ws.Config.Organisation,
		Decisions: metrics.Definitions, Lang: s.lang, Zone: s.ws.Config.Zone, ShowNames: s.ws.Config.ShowNames, ConfigHash: s.ws.Hash, ToolVersion: toolVersion(),
		Now: a.now, Log: log, Workbook: xlsx.Render, Parquet: parquetOf,
	}
}
