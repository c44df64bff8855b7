// Command bilan turns incident exports and the incident lifecycle into figures that people can defend.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() { os.Exit(interruptible(time.Now)) }

// interruptible runs the command line of the process until it ends or is told to.
func interruptible(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr, now)
}
