package main

import (
	"errors"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/pipeline/workspace"
)

// sides are the words of a workspace for the way that is better.
var sides = map[string]metrics.Direction{"none": metrics.NoSide, "higher": metrics.Higher, "lower": metrics.Lower}

// catalogueOf is the built-in KPIs and the workspace's own after them. KPIs with the id of a built-in one come back together as
// [workspace.Problems].
func catalogueOf(ws *workspace.Workspace) (metrics.Set, error) {
	set := metrics.Set(metrics.Catalogue)
	var problems workspace.Problems
	for _, k := range ws.KPIs {
		with, err := set.With(metrics.KPI{
			ID: k.ID, Kind: metrics.Kind(k.Kind), Frame: metrics.Frame(k.Frame), Clock: k.Clock, Unit: unit.Kind(k.Unit), Better: sides[k.Better],
			MinimumN: k.MinimumN, Title: bilingual(k.Title), Question: bilingual(k.Question), Formula: bilingual(k.Formula),
		})
		var clash *metrics.ClashError
		switch {
		case errors.As(err, &clash):
			problems = append(problems, workspace.Problem{File: k.File, Message: err.Error(), Hint: "give yours another id, and its SQL too"})
		case err != nil:
			return nil, err
		default:
			set = with
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return set, nil
}

func bilingual(t workspace.Text) metrics.Words { return metrics.Words{FR: t.FR, EN: t.EN} }
