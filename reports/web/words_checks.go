package web

import "bilan/metrics/unit"

// checkWords say in French what each check looks for; the header of its SQL says it in English.
var checkWords = map[string]string{
	"clock_intervals_sum":        "Aucun engagement dont les intervalles ne font pas le décompte, ou ne se touchent pas (domaine 3.2, 3.10).",
	"contract_names":             "Aucun client, service, site ou groupe d'un contrat que les sources ne connaissent pas.",
	"contract_results_conserved": "Aucune ligne dont les verdicts ne sont pas tous dans une période, ou le sont dans deux.",
	"incidents_conserved":        "Aucune couche qui perd ou multiplie des incidents.",
	"intervals_touch":            "Aucun séjour qui finit avant de commencer, ou qui ne touche pas le suivant.",
	"keys_unique":                "Aucun incident présent deux fois là où il doit l'être une seule.",
	"orphan_events":              "Aucun incident dont le cycle de vie parle et que les exports n'ont pas.",
	"register_dates":             "Aucune ligne de registre dont les dates sont en désordre, ou les mots inconnus.",
	"register_ids":               "Aucune ligne de registre dont l'identifiant est aussi celui d'une autre ligne du même fichier, qui dit autre chose.",
	"register_links":             "Aucune ligne de registre, ni incident, qui nomme ce que personne ne connaît, ou dont l'identifiant est présent deux fois.",
	"register_rows":              "Aucune ligne d'un registre de contrats qui ne fait pas ce pour quoi elle a été écrite.",
	"rows_conserved":             "Aucun chargement dont les lignes ne sont pas toutes retrouvées.",
	"shared_numbers":             "Aucun numéro que deux sources donnent à deux incidents, semble-t-il ; id_prefix dans une correspondance les distingue.",
	"stock_identity":             "Aucune semaine et aucun service dont le stock ne se referme pas (domaine 1.6).",
	"unknown_states":             "Aucun état d'un outil que la correspondance ne traduit pas.",
}

// aboutCheck is what a check looks for, in the language of the page; a check of the workspace's own speaks the language of its header.
func (v *visit) aboutCheck(c Check) string {
	if said, ok := checkWords[c.ID]; ok && v.lang == unit.French {
		return french.Replace(said)
	}
	return c.About
}
