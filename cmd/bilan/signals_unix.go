//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// A limit on the size of files (ulimit -f) is to be an error that says so, and not the end of the process.
func init() { signal.Ignore(syscall.SIGXFSZ) }
