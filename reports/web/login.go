package web

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
)

// loginData is what the login form prints.
type loginData struct {
	Say    func(string, ...any) string
	Action string
	Next   string
	Wrong  string
}

func loginForm(v *visit) error { return v.login(http.StatusOK, v.r.URL.Query().Get("next"), "") }

func (v *visit) login(status int, next, wrong string) error {
	view, err := v.view(&page{title: v.say("login.title"), form: "login.html",
		data: loginData{Say: v.say, Action: v.href("/login", nil), Next: inside(next), Wrong: wrong}})
	if err != nil {
		return err
	}
	view.Menu = nil
	return v.print(status, view)
}

// login takes a token of the form and opens a session.
func login(v *visit) error {
	if !v.limits.allowLogin(v.r, v.config.Now()) {
		return refuse(http.StatusTooManyRequests, "%s", v.say("slower"))
	}
	if err := v.r.ParseForm(); err != nil {
		return refuse(http.StatusBadRequest, "%s", v.say("badform"))
	}
	next := inside(v.r.PostForm.Get("next"))
	token, ok := v.config.Tokens().Find(strings.TrimSpace(v.r.PostForm.Get("token")), v.config.Now())
	if !ok {
		v.config.Log.LogAttrs(v.r.Context(), slog.LevelWarn, "login refused", slog.String("remote", hostOf(v.r)))
		return v.login(http.StatusUnauthorized, next, v.say("login.wrong"))
	}
	secret, err := v.sessions.open(v.config.Random, token.ID, v.config.Now())
	if err != nil {
		return err
	}
	http.SetCookie(v.w, cookie(secret, v.config.Secure, int(sessionLife.Seconds())))
	http.Redirect(v.w, v.r, next, http.StatusSeeOther)
	return nil
}

// logout ends the session.
func logout(v *visit) error {
	if v.who.session != "" {
		v.sessions.close(v.who.session)
	}
	http.SetCookie(v.w, cookie("", v.config.Secure, -1))
	http.Redirect(v.w, v.r, v.href("/login", nil), http.StatusSeeOther)
	return nil
}

// inside keeps of an address what is on this server: nobody is sent elsewhere by a link to the login.
func inside(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) {
		return "/"
	}
	return u.RequestURI()
}
