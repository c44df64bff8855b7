package web

import (
	"container/list"
	"context"
	"errors"
	"sync"

	"bilan/metrics"
)

// memoLimit and memoRows bound what is remembered of one generation and one reader's data: answers, and the rows of figures in them, of
// about a kilobyte each.
const (
	memoLimit = 4000
	memoRows  = 120_000
)

// memo remembers what was read of one generation of the warehouse, the least used thrown away first. Two who ask for the same at the
// same time wait for one answer.
type memo struct {
	mu    sync.Mutex
	known map[string]*list.Element
	order *list.List // the latest used in front
	rows  int
}

type remembered struct {
	key   string
	done  chan struct{}
	value any
	err   error
	rows  int
}

func newMemo() *memo { return &memo{known: map[string]*list.Element{}, order: list.New()} }

// recall returns what is known under a key, or what read gives. An error is told to all who wait for it and not remembered.
func recall[T any](ctx context.Context, m *memo, key string, read func(context.Context) (T, error)) (T, error) {
	m.mu.Lock()
	element, ok := m.known[key]
	if ok {
		m.order.MoveToFront(element)
	} else {
		element = m.order.PushFront(&remembered{key: key, done: make(chan struct{})})
		m.known[key] = element
		for m.order.Len() > memoLimit {
			m.forget(m.order.Back())
		}
	}
	m.mu.Unlock()
	entry := element.Value.(*remembered)
	if !ok {
		fill(ctx, m, entry, element, read)
	}
	var none T
	select {
	case <-entry.done:
	case <-ctx.Done():
		return none, ctx.Err()
	}
	if entry.err != nil {
		if ok && ctx.Err() == nil && (errors.Is(entry.err, context.Canceled) || errors.Is(entry.err, context.DeadlineExceeded)) {
			return read(ctx) // the one who asked first went away; this one is still here
		}
		return none, entry.err
	}
	return entry.value.(T), nil
}

var errUnread = errors.New("reading went wrong")

// fill reads an entry for all who wait, who are let go whatever happens.
func fill[T any](ctx context.Context, m *memo, entry *remembered, element *list.Element, read func(context.Context) (T, error)) {
	entry.err = errUnread
	defer func() {
		if entry.err != nil {
			m.mu.Lock()
			if m.known[entry.key] == element {
				m.forget(element)
			}
			m.mu.Unlock()
		}
		close(entry.done)
	}()
	value, err := read(ctx)
	entry.value, entry.err = value, err
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known[entry.key] != element {
		return
	}
	entry.rows = rowsOf(value)
	for m.rows += entry.rows; m.rows > memoRows && m.order.Len() > 1; {
		m.forget(m.order.Back())
	}
}

// forget throws an entry away; who waits for it is answered all the same.
func (m *memo) forget(element *list.Element) {
	entry := m.order.Remove(element).(*remembered)
	delete(m.known, entry.key)
	m.rows -= entry.rows
}

// rowsOf counts the rows of figures in an answer.
func rowsOf(value any) (n int) {
	switch v := value.(type) {
	case []metrics.Row:
		return len(v)
	case map[string][]metrics.Row:
		for _, rows := range v {
			n += len(rows)
		}
	}
	return n
}

// knows reports whether an answer is there without waiting for it.
func (m *memo) knows(key string) bool {
	m.mu.Lock()
	element, ok := m.known[key]
	m.mu.Unlock()
	if !ok {
		return false
	}
	select {
	case <-element.Value.(*remembered).done:
		return true
	default:
		return false
	}
}

// size is the number of things remembered.
func (m *memo) size() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.order.Len()
}
