// Command bilan turns incident exports and the incident lifecycle into figures that people can defend.
package main

import (
	"context"
	"fmt"
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

// collectLess lets the heap grow to five times what lives before garbage is looked for, up to an eighth of the machine's memory: what
// lives is small beside what the engine holds, and charts and workbooks throw much away. A client's report costs a sixth less processor
// time for it. GOGC and GOMEMLIMIT say otherwise.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(max(1<<30, machineMemory()/8))
	}
}

// machineMemory is the memory of the machine in bytes, 0 where it does not say.
func machineMemory() int64 {
	said, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	var kilobytes int64
	if _, err := fmt.Sscanf(string(said), "MemTotal: %d kB", &kilobytes); err != nil {
		return 0
	}
	return kilobytes << 10
}

// interruptible runs the command line of the process until it ends or is told to.
func interruptible(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr, now)
}
