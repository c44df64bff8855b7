package web

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// policy lets a page use what this server sends, and nothing else: no script in the page, no request elsewhere, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// bodyLimit is more than a login needs; nothing else takes a body.
const bodyLimit = 16 << 10

// guard stands before every route: it bounds what comes in, says what browsers may do with what goes out, and keeps the log.
func (s *Server) guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	inner := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.config.Now()
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		s.inflight.Add(1)
		defer func() {
			s.inflight.Add(-1)
			s.served.Add(1)
			if p := recover(); p != nil {
				s.config.Log.Error("panic", slog.String("path", r.URL.Path), slog.Any("panic", p))
				if !rec.wrote {
					http.Error(rec, "500", http.StatusInternalServerError)
				}
				rec.status = http.StatusInternalServerError
			}
			s.log(rec, r, s.config.Now().Sub(began))
		}()
		h := rec.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		h.Set("Cache-Control", "no-store")
		if s.config.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		// Without tokens the address is the guard: a page elsewhere that has its own name point at this machine is refused.
		if s.isOpen(s.config.Tokens()) && !isLoopback(r.Host) {
			http.Error(rec, "421 misdirected request", http.StatusMisdirectedRequest)
			return
		}
		r.Body = http.MaxBytesReader(rec, r.Body, bodyLimit)
		inner.ServeHTTP(rec, r)
	})
}

// isLoopback reports whether a name or address of a request means this machine.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// log writes one line a request: no query, for it may name clients, and nothing that lets anybody in.
func (s *Server) log(rec *recorder, r *http.Request, took time.Duration) {
	s.config.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("method", r.Method), slog.String("route", rec.pattern), slog.String("path", r.URL.Path), slog.Int("status", rec.status),
		slog.Int64("bytes", rec.bytes), slog.Float64("ms", float64(took.Microseconds())/1000), slog.String("role", rec.who.role.String()),
		slog.String("token", rec.who.token), slog.String("remote", hostOf(r)))
}

func hostOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// recorder notes what was answered, and to whom.
type recorder struct {
	http.ResponseWriter
	status  int
	bytes   int64
	wrote   bool
	who     identity
	pattern string
}

func (r *recorder) WriteHeader(status int) {
	if !r.wrote {
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.wrote = true
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets the server reach what is below.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func note(w http.ResponseWriter, who identity, pattern string) {
	if rec, ok := w.(*recorder); ok {
		rec.who, rec.pattern = who, pattern
	}
}

// limits bound how often one reader asks. Who is not seen for a while is forgotten.
type limits struct {
	perSecond int
	mu        sync.Mutex
	all       map[string]*limit
}

type limit struct {
	rate *rate.Limiter
	seen time.Time
}

// limitKey names who a limit is for: a token, else an address.
func (i identity) limitKey(r *http.Request) string {
	if i.token != "" {
		return "token " + i.token
	}
	return "address " + hostOf(r)
}

// limited is how many readers are remembered; more come only from many addresses at once.
const limited = 10_000

// loginsPerMinute is how often one address may try a token.
const loginsPerMinute = 10

func (l *limits) allow(key string, now time.Time) bool {
	return l.take(key, rate.Limit(l.perSecond), 4*l.perSecond, now)
}

func (l *limits) allowLogin(r *http.Request, now time.Time) bool {
	return l.take("login "+hostOf(r), rate.Every(time.Minute/loginsPerMinute), loginsPerMinute, now)
}

func (l *limits) take(key string, every rate.Limit, burst int, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[string]*limit{}
	}
	one, ok := l.all[key]
	if !ok {
		if len(l.all) >= limited {
			for k, old := range l.all {
				if now.Sub(old.seen) > time.Minute {
					delete(l.all, k)
				}
			}
			if len(l.all) >= limited {
				return false
			}
		}
		one = &limit{rate: rate.NewLimiter(every, burst)}
		l.all[key] = one
	}
	one.seen = now
	return one.rate.AllowN(now, 1)
}
