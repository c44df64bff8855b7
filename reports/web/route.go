package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// route is one thing that the server answers, and for whom.
type route struct {
	pattern  string
	audience audience
	serve    func(*visit) error
}

// routes are all of them: what is not here is not served, and a test asks each of them as each role.
func (s *Server) routes() []route {
	return []route{
		{"GET /{$}", readers, overview},
		{"GET /kpi", readers, kpis},
		{"GET /kpi/{id}", readers, kpiPage},
		{"GET /incidents", readers, incidents},
		{"GET /incidents/{reference}", readers, incident},
		{"GET /contracts", readers, contractList},
		{"GET /contracts/{id}", readers, contractPage},
		{"GET /candidates", house, candidates},
		{"GET /quality", house, quality},
		{"GET /dictionary", readers, dictionary},
		{"GET /dictionary/{id}", readers, definition},
		{"GET /admin", admins, administration},
		{"GET /api/v1/kpi", readers, apiKPI},
		{"GET /api/v1/incidents", readers, apiIncidents},
		{"GET /api/v1/incidents/{reference}", readers, apiIncident},
		{"GET /api/v1/trace", readers, apiTrace},
		{"GET /api/v1/openapi.json", everyone, apiDescription},
		{"GET /login", everyone, loginForm},
		{"POST /login", everyone, login},
		{"POST /logout", everyone, logout},
		{"GET /static/{name}", everyone, static},
		{"GET /healthz", everyone, health},
	}
}

// visit is one request on its way: who asks, in which language, and the data of his role.
type visit struct {
	*Server
	w       http.ResponseWriter
	r       *http.Request
	who     identity
	lang    string
	printer *unit.Printer
	data    *Data
	memo    *memo
}

// httpError is an answer that is no success; message is for the reader.
type httpError struct {
	status  int
	message string
	hint    string
}

func (e *httpError) Error() string { return e.message }

func refuse(status int, message string, args ...any) error {
	return &httpError{status: status, message: fmt.Sprintf(message, args...)}
}

// answer lets a request in, or not, gives it the database of its role, and says what went wrong. No handler chooses a database itself.
func (s *Server) answer(route route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), s.config.Timeout)
		defer cancel()
		v := &visit{Server: s, w: w, r: r.WithContext(ctx), lang: s.config.Lang}
		if lang := r.URL.Query().Get("lang"); lang == unit.French || lang == unit.English {
			v.lang = lang
		}
		v.printer = s.printers[v.lang]
		if err := v.serve(route); err != nil {
			v.fail(err)
		}
	})
}

func (v *visit) serve(route route) error {
	who, known := v.identify(v.r)
	v.who = who
	note(v.w, who, route.pattern)
	if !v.limits.allow(who.limitKey(v.r), v.config.Now()) {
		return &httpError{status: http.StatusTooManyRequests, message: v.say("slower")}
	}
	if route.audience == everyone {
		return route.serve(v)
	}
	if !known {
		return &httpError{status: http.StatusUnauthorized, message: v.say("unauthorized")}
	}
	if !route.audience.admits(who.role) {
		return &httpError{status: http.StatusForbidden, message: v.say("forbidden")}
	}
	data, err := v.config.Source.Hold(v.r.Context(), who.role.Contract)
	if err != nil {
		return err
	}
	defer data.Release()
	v.data, v.memo = data, v.memoOf(data.Generation, who.role.Contract)
	v.w.Header().Set("X-Bilan-Generation", data.Generation)
	return route.serve(v)
}

// isAPI reports whether a program asks.
func (v *visit) isAPI() bool { return strings.HasPrefix(v.r.URL.Path, "/api/") }

// fail turns an error into an answer. What the reader did wrong is told; what went wrong inside goes to the log.
func (v *visit) fail(err error) {
	var told *httpError
	var period *metrics.PeriodError
	var window *metrics.WindowError
	switch {
	case errors.As(err, &told):
	case errors.As(err, &period):
		told = &httpError{status: http.StatusBadRequest, message: period.Error(), hint: period.Hint}
	case errors.As(err, &window):
		told = &httpError{status: http.StatusBadRequest, message: window.Error(), hint: window.Hint}
	case v.r.Context().Err() == context.DeadlineExceeded:
		v.w.Header().Set("Retry-After", "10")
		told = &httpError{status: http.StatusServiceUnavailable, message: v.say("slow")}
	case errors.Is(err, context.Canceled):
		return // nobody waits for an answer
	default:
		v.config.Log.LogAttrs(v.r.Context(), slog.LevelError, "answer failed", slog.String("path", v.r.URL.Path), slog.String("error", err.Error()))
		told = &httpError{status: http.StatusInternalServerError, message: v.say("broken")}
	}
	if told.status == http.StatusUnauthorized {
		if v.isAPI() {
			v.w.Header().Set("WWW-Authenticate", `Bearer realm="bilan"`)
		} else if v.r.Method == http.MethodGet {
			http.Redirect(v.w, v.r, v.href("/login", url.Values{"next": {v.r.URL.RequestURI()}}), http.StatusSeeOther)
			return
		}
	}
	if told.status == http.StatusTooManyRequests {
		v.w.Header().Set("Retry-After", "1")
	}
	if v.isAPI() {
		v.json(told.status, map[string]any{"error": map[string]any{"status": told.status, "message": told.message, "hint": told.hint}})
		return
	}
	v.errorPage(told)
}

func notThere(v *visit) error { return refuse(http.StatusNotFound, "%s", v.say("notthere")) }

// Listed is a route for those who look at all of them: its pattern, and the kinds of role that it lets in; none asks for no token.
type Listed struct {
	Pattern string
	Roles   []RoleKind
}

// Routes lists every route.
func (s *Server) Routes() []Listed {
	var all []Listed
	for _, r := range s.routes() {
		l := Listed{Pattern: r.pattern}
		for _, kind := range []RoleKind{Admin, Governance, Client} {
			if r.audience != everyone && r.audience.admits(Role{Kind: kind}) {
				l.Roles = append(l.Roles, kind)
			}
		}
		all = append(all, l)
	}
	return all
}
