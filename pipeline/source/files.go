package source

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bilan/pipeline/workspace"
)

// found is a file of a source.
type found struct {
	path string // absolute
	name string // as the workspace writes it, with slashes
}

// readable are the endings that a folder is searched for; a file or a glob may have any.
var readable = []string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json", ".ndjson", ".jsonl", ".parquet", ".sqlite", ".sqlite3", ".db", ".duckdb"}

// match lists the files of a source by name.
func match(ws *workspace.Workspace, s workspace.Source) ([]found, error) {
	pattern := ws.Path(s.Path)
	var paths []string
	info, err := os.Stat(pattern)
	switch {
	case err == nil && !info.IsDir():
		paths = []string{pattern}
	case err == nil:
		entries, err := os.ReadDir(pattern)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			bare := strings.TrimSuffix(strings.ToLower(e.Name()), ".gz")
			if !e.IsDir() && slices.Contains(readable, filepath.Ext(bare)) {
				paths = append(paths, filepath.Join(pattern, e.Name()))
			}
		}
	case !errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(s.Path, "*?["):
		return nil, err
	default:
		if paths, err = filepath.Glob(pattern); err != nil {
			return nil, fmt.Errorf("path %q: %w", s.Path, err)
		}
	}
	var files []found
	for _, p := range paths {
		base := filepath.Base(p)
		// Hidden files, and the mark that Excel leaves beside an open workbook.
		if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") {
			continue
		}
		if info, err := os.Stat(p); err != nil || info.IsDir() {
			if err != nil {
				return nil, err
			}
			continue
		}
		name := p
		if rel, err := filepath.Rel(ws.Dir, p); err == nil && !strings.HasPrefix(rel, "..") {
			name = rel
		}
		files = append(files, found{p, filepath.ToSlash(name)})
	}
	slices.SortFunc(files, func(a, b found) int { return strings.Compare(a.name, b.name) })
	return files, nil
}

// hashFile returns the SHA-256 of a file and of the journal beside it, without which a store is not whole.
func hashFile(path string) (string, error) {
	h := sha256.New()
	for i, p := range []string{path, path + "-wal", path + ".wal"} {
		f, err := os.Open(p)
		if i > 0 && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = io.Copy(h, f)
		f.Close()
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// stream reads a file of text once: bytes are hashed as they come from the disk, and unpacked when they are gzip.
type stream struct {
	file     *os.File
	hash     hash.Hash
	packed   int64
	unpacked int64
	limits   Limits
	gzip     bool
	src      io.Reader
}

// openStream opens a file. hashed asks for the hash.
func openStream(path string, limits Limits, hashed bool) (*stream, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	s := &stream{file: f, limits: limits}
	if hashed {
		s.hash = sha256.New()
	}
	magic := make([]byte, 2)
	n, err := io.ReadFull(f, magic)
	if err == nil || err == io.EOF || err == io.ErrUnexpectedEOF {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	s.src = (*packedReader)(s)
	if n == 2 && magic[0] == 0x1F && magic[1] == 0x8B {
		s.gzip = true
		z, err := gzip.NewReader(s.src)
		if err != nil {
			f.Close()
			return nil, gzipError(err)
		}
		s.src = z
	}
	return s, nil
}

// packedReader reads the bytes of the disk.
type packedReader stream

func (p *packedReader) Read(b []byte) (int, error) {
	n, err := p.file.Read(b)
	p.packed += int64(n)
	if p.hash != nil {
		p.hash.Write(b[:n])
	}
	return n, err
}

// slack is what any stream may unpack to before its ratio is judged.
const slack = 64 << 20

func (s *stream) Read(b []byte) (int, error) {
	n, err := s.src.Read(b)
	s.unpacked += int64(n)
	switch {
	case s.unpacked > s.limits.FileBytes:
		return 0, s.limits.sizeError()
	case s.gzip && s.unpacked > slack && s.unpacked > s.packed*s.limits.Ratio:
		return 0, s.limits.ratioError()
	}
	if err != nil && err != io.EOF && s.gzip {
		err = gzipError(err)
	}
	return n, err
}

func (s *stream) Close() error { return s.file.Close() }

func gzipError(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("the gzip stream is cut short")
	case errors.Is(err, gzip.ErrHeader):
		return errors.New("what follows the gzip stream is not gzip")
	case errors.Is(err, gzip.ErrChecksum):
		return errors.New("the gzip stream is damaged: its checksum does not match")
	}
	return fmt.Errorf("the gzip stream is damaged: %w", err)
}

// ahead reads in the background, so that unpacking and decoding have a processor of their own.
type ahead struct {
	chunks chan chunk
	free   chan []byte
	stop   chan struct{}
	now    []byte
	whole  []byte
	err    error
}

type chunk struct {
	b   []byte
	err error
}

func readAhead(src io.Reader) *ahead {
	a := &ahead{chunks: make(chan chunk, 2), free: make(chan []byte, 4), stop: make(chan struct{})}
	for range 4 {
		a.free <- make([]byte, decodeChunk)
	}
	go func() {
		defer close(a.chunks)
		for {
			var b []byte
			select {
			case b = <-a.free:
			case <-a.stop:
				return
			}
			n, err := src.Read(b[:cap(b)])
			select {
			case a.chunks <- chunk{b[:n], err}:
			case <-a.stop:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return a
}

func (a *ahead) Read(p []byte) (int, error) {
	for len(a.now) == 0 {
		if a.err != nil {
			return 0, a.err
		}
		if a.whole != nil {
			a.free <- a.whole
			a.whole = nil
		}
		c, ok := <-a.chunks
		if !ok {
			return 0, io.EOF
		}
		a.whole, a.now, a.err = c.b, c.b, c.err
	}
	n := copy(p, a.now)
	a.now = a.now[n:]
	return n, nil
}

// Close ends the background reading and waits for it.
func (a *ahead) Close() {
	close(a.stop)
	for range a.chunks {
	}
}
