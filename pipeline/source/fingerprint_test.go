package source

import (
	"strings"
	"testing"
)

func printOf(title, description string) string {
	return string(newFingerprinter().append(nil, []byte(title), []byte(strings.ReplaceAll(description, "\n", string(rune(newlineMark))))))
}

// Two spellings of one thing have one fingerprint (domain.md 5.2).
func TestFingerprintMeets(t *testing.T) {
	for _, pair := range [][2]string{
		{"Certificats expirés", "certificat expiré"},
		{"Résolution DNS lente", "resolutions dns lentes"},
		{"MMS certificate expired", "MMS certificates expire"},
		{"Décodeur bloqué à l'étape 3", "décodeurs bloqués à l’étape 12"},
		{"Coupure de BNG-REN-02 à 12 h 05", "coupures de OLT-LYO-14 à 9 h"},
		{"Panne 10.12.0.4 vue par a.b@c.fr", "panne 192.168.1.1 vue par x@y.org"},
		{"INC0012345 : VPN coupé le 12/03/2026", "CHG991 : VPN coupé le 2026-04-01T10:00:00Z"},
		{"srv.prod.example ne répond pas", "db.test.example ne répond pas"},
		{"Réseau", "re\u0301seau"},
		{"Lien de l'agence", "LIEN DE L’AGENCE"},
		{"https://a.example/x?y=1 inaccessible", "http://b.example/ inaccessible"},
		{"RTR-AZUR-DIJ isolé", "SW-BOREAL-NTE isolés"},
		{"cœur de réseau", "coeur de reseau"},
	} {
		if a, b := printOf(pair[0], ""), printOf(pair[1], ""); a != b || a == "" {
			t.Errorf("%q gives %q, %q gives %q", pair[0], a, pair[1], b)
		}
	}
}

func TestFingerprint(t *testing.T) {
	for _, c := range []struct{ title, description, want string }{
		{"", "", ""},
		{"12345", "?", ""},
		{"Le et la de", "", ""},
		{"Écran noir", "Écran noir\nflux coupé", "ecran noir | flux coup"},
		{"Écran noir", "écrans noirs 12", "ecran noir"},
		{"", "flux coupé", "flux coup"},
		{"Saint-Étienne sans débit", "", "saint etien deb"},
		{strings.Repeat("x", 100) + " débit", "", "deb"},
		{"débit\x1e\x1e", "\xff\xfe débit 日本語", "deb | 日本語"},
	} {
		if got := printOf(c.title, c.description); got != c.want {
			t.Errorf("%q, %q: got %q, want %q", c.title, c.description, got, c.want)
		}
	}
}

// What was seen before must not change what is said of a text, also when the memory overflows.
func TestFingerprintForgets(t *testing.T) {
	p := newFingerprinter()
	word := func(n int) string {
		var b []byte
		for ; n > 0; n /= 26 {
			b = append(b, byte('a'+n%26))
		}
		return "zq" + string(b)
	}
	for n := range 3 * cachedWords {
		p.append(nil, []byte(word(n)), nil)
	}
	if got, want := string(p.append(nil, []byte("Certificats expirés"), []byte(word(7)))), printOf("certificat expiré", word(7)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(p.lines) > cachedLines || len(p.words) > cachedWords+maxStems {
		t.Errorf("%d lines are remembered", len(p.lines))
	}
}

func BenchmarkFingerprint(b *testing.B) {
	p := newFingerprinter()
	title, text := []byte("Plus d'accès Internet fibre à Rennes"), []byte("Bonjour,\x1ePerte de signal optique constatée sur OLT-REN-07, 12 abonnés de l'arbre ne remontent plus.\x1eSite : Rennes\x1eCoupure nette à 12 h 05, aucuns travaux déclarés dans l'immeuble. Test réflectométrique demandé.")
	var row []byte
	for b.Loop() {
		row = p.append(row[:0], title, text)
	}
}
