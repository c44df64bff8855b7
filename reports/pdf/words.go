package pdf

import "bilan/reports/pack"

// words are the fixed words of a page, in the language of the pack.
type words struct {
	status                                             map[pack.Status]string
	page, of, asOf, version, period                    string
	notes, sources, continued, legend, legendBand      string
	legendPoint, legendTones, legendRefs               string
	rows, rejected, zone, latest, configuration, tool  string
	scope, provenance, frame, noRow, none, hash, until string
}

var languages = map[string]words{
	"fr": {
		status: map[pack.Status]string{pack.Provisional: "PROVISOIRE", pack.Final: "DÉFINITIF", pack.Corrected: "RECTIFICATIF"},
		page:   "page", of: "/", asOf: "données au", version: "version", period: "Période",
		notes: "Notes", sources: "Sources et reproductibilité", continued: "(suite)",
		legend: "Lire les tuiles", legendBand: "bande : limites naturelles", legendPoint: "courbe : 13 dernières périodes",
		legendTones: "▲ défavorable   ● à surveiller   ✓ favorable   ◆ signal",
		legendRefs:  "K… : référence du chiffre, qui s’ouvre dans la page HTML",
		rows:        "ligne lue|lignes lues", rejected: "rejetée|rejetées", zone: "fuseau", latest: "dernier instant", configuration: "Configuration", tool: "Outil",
		scope: "Périmètre", provenance: "Source", frame: "Bornes", noRow: "Aucune ligne.", none: "Aucune source.", hash: "SHA-256", until: "exclu",
	},
	"en": {
		status: map[pack.Status]string{pack.Provisional: "PROVISIONAL", pack.Final: "FINAL", pack.Corrected: "CORRECTED"},
		page:   "page", of: "/", asOf: "data as of", version: "version", period: "Period",
		notes: "Notes", sources: "Sources and reproducibility", continued: "(continued)",
		legend: "How to read the tiles", legendBand: "band: natural limits", legendPoint: "line: last 13 periods",
		legendTones: "▲ unfavourable   ● to watch   ✓ favourable   ◆ signal",
		legendRefs:  "K…: reference of a figure, which opens in the HTML page",
		rows:        "row read|rows read", rejected: "rejected|rejected", zone: "zone", latest: "latest instant", configuration: "Configuration", tool: "Tool",
		scope: "Scope", provenance: "Source", frame: "Bounds", noRow: "No row.", none: "No source.", hash: "SHA-256", until: "excluded",
	},
}
