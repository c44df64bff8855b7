// Command bilan turns incident exports and the incident lifecycle into figures that people can defend.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
)

func main() {
	collectLess()
	os.Exit(interruptible(time.Now))
}

// collectLess lets the heap grow to five times what lives before garbage is looked for, up to a gibibyte: what lives is small beside
// what the engine holds, and charts and workbooks throw much away. It costs a sixth less processor time for a client's report. GOGC and
// GOMEMLIMIT say otherwise.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(1 << 30)
	}
}

// interruptible runs the command line of the process until it ends or is told to.
func interruptible(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr, now)
}
