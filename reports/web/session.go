package web

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// cookieName holds a session, not a token: what a browser keeps is worth nothing after a logout, a restart or sessionLife.
const cookieName = "bilan_session"

const sessionLife = 12 * time.Hour

// sessionLimit bounds the sessions of a server; the one that ends first makes room.
const sessionLimit = 10_000

// sessions are who is logged in with a browser, by the hash of what the cookie holds.
type sessions struct {
	mu  sync.Mutex
	all map[string]session
}

type session struct {
	token string // the id of the token that was given
	until time.Time
}

func (s *sessions) open(random io.Reader, token string, now time.Time) (secret string, err error) {
	bits := make([]byte, 32)
	if _, err := io.ReadFull(random, bits); err != nil {
		return "", fmt.Errorf("opening a session: %w", err)
	}
	secret = base64.RawURLEncoding.EncodeToString(bits)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]session{}
	}
	first := ""
	for key, one := range s.all {
		if !now.Before(one.until) {
			delete(s.all, key)
		} else if first == "" || one.until.Before(s.all[first].until) {
			first = key
		}
	}
	if len(s.all) >= sessionLimit {
		delete(s.all, first)
	}
	s.all[hashOf(secret)] = session{token, now.Add(sessionLife)}
	return secret, nil
}

// find returns the id of the token behind a cookie.
func (s *sessions) find(secret string, now time.Time) (token string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.all[hashOf(secret)]
	return one.token, ok && now.Before(one.until)
}

func (s *sessions) close(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, hashOf(secret))
}

// cookie is how a browser keeps a session: no script reads it, no other site sends it.
func cookie(secret string, isSecure bool, age int) *http.Cookie {
	return &http.Cookie{Name: cookieName, Value: secret, Path: "/", MaxAge: age, HttpOnly: true, Secure: isSecure, SameSite: http.SameSiteStrictMode}
}

// identify says who a request is from. A bearer token goes before a session; a wrong one is nobody.
func (s *Server) identify(r *http.Request) (who identity, ok bool) {
	tokens, now := s.config.Tokens(), s.config.Now()
	if s.isOpen(tokens) {
		return identity{role: Role{Kind: Admin}, name: "local"}, true
	}
	var token Token
	if header := r.Header.Get("Authorization"); header != "" {
		kind, secret, _ := strings.Cut(header, " ")
		if !strings.EqualFold(kind, "Bearer") {
			return identity{}, false
		}
		token, ok = tokens.Find(strings.TrimSpace(secret), now)
	} else if c, err := r.Cookie(cookieName); err == nil {
		id, known := s.sessions.find(c.Value, now)
		if known {
			token, ok = tokens.byID(id, now)
		}
		who.session = c.Value
	}
	if !ok {
		return identity{}, false
	}
	role, err := ParseRole(token.Role)
	if err != nil {
		return identity{}, false
	}
	who.role, who.name, who.token = role, token.Name, token.ID
	return who, true
}

// identity is who a request is from.
type identity struct {
	role    Role
	name    string
	token   string // id; "" on an open server
	session string // what the cookie held
}

// isOpen reports whether whoever reaches the server may see everything: it listens to this machine alone, and nobody has made a token.
// Once there was one, the server stays closed, also when the last one is revoked.
func (s *Server) isOpen(tokens Tokens) bool {
	if !s.config.Local || len(tokens) > 0 {
		s.closed.Store(true)
	}
	return !s.closed.Load()
}
