package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"bilan/fixtures/store"
)

// certificate writes a certificate of this machine and its key, and returns their paths and who trusts them.
func certificate(t *testing.T, dir, name string) (cert, key string, trusted *x509.CertPool) {
	t.Helper()
	authority, shown, secret, err := store.Authority()
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+"-key.pem")
	for path, data := range map[string][]byte{cert: shown, key: secret} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	trusted = x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(authority) {
		t.Fatal("no authority")
	}
	return cert, key, trusted
}

// A certificate that cannot be used is told before the server opens anything, with the files and the cure.
func TestServeRefusesCertificates(t *testing.T) {
	dir := t.TempDir()
	cert, key, _ := certificate(t, dir, "one")
	_, other, _ := certificate(t, dir, "other")
	broken := filepath.Join(dir, "broken.pem")
	if err := os.WriteFile(broken, []byte("not a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ cert, key, want string }{
		{cert, filepath.Join(dir, "none.pem"), "no such file"}, {cert, other, "does not match"}, {broken, key, "find any PEM data in certificate"}, {cert, "", "both"},
	} {
		var said bytes.Buffer
		code := run(t.Context(), []string{"-C", dir, "serve", "--listen", "127.0.0.1:0", "--tls-cert", c.cert, "--tls-key", c.key}, io.Discard, &said, fixedNow)
		if code != exitUsage || !strings.Contains(said.String(), c.want) || !strings.Contains(said.String(), "hint") {
			t.Errorf("%s with %s: exit %d, %s", c.cert, c.key, code, said.String())
		}
	}
}

var servingAt = regexp.MustCompile(`serving +(https?)://(\S+)`)

// A server that is told to end takes nobody new, finishes the answers under way, and ends with 0: with TLS and without, for both signals.
func TestServeEndsInOrder(t *testing.T) {
	dir, err := builtTiny()
	if err != nil {
		t.Fatal(err)
	}
	cert, key, trusted := certificate(t, t.TempDir(), "server")
	for _, c := range []struct {
		signal os.Signal
		flags  []string
	}{{syscall.SIGTERM, []string{"--tls-cert", cert, "--tls-key", key}}, {os.Interrupt, nil}} {
		t.Run(c.signal.String(), func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "bilan", append([]string{"-C", dir, "serve", "--listen", "127.0.0.1:0"}, c.flags...)...)
			out, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			said := bufio.NewScanner(out)
			var at []string
			for at == nil && said.Scan() {
				at = servingAt.FindStringSubmatch(said.Text())
			}
			if at == nil {
				t.Fatal("it never says where it serves")
			}
			go func() {
				for said.Scan() { // the log must go on
				}
			}()
			dial := func() (net.Conn, error) {
				if at[1] == "https" {
					return tls.Dial("tcp", at[2], &tls.Config{RootCAs: trusted})
				}
				return net.Dial("tcp", at[2])
			}
			conn, err := dial()
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			form := "token=bilan_wrong"
			fmt.Fprintf(conn, "POST /login HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", at[2], len(form), form[:5])
			time.Sleep(200 * time.Millisecond) // the request is under way
			if err := cmd.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
				late, err := dial()
				if err != nil {
					break
				}
				late.Close()
				if time.Now().After(deadline) {
					t.Fatal("it takes new connections after it was told to end")
				}
			}
			fmt.Fprint(conn, form[5:])
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatalf("the answer under way was broken off: %v", err)
			}
			if body, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusUnauthorized || !strings.Contains(string(body), "</html>") {
				t.Errorf("the answer under way: %d, %v", answer.StatusCode, err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("it ends with %v", err)
			}
		})
	}
}
