package main

import (
	"context"
	"sync"

	"bilan/pipeline"
	"bilan/reports/leak"
)

// clientShare is what the reports of one run share: the data of the extracts, and the names that the guard looks for.
type clientShare struct {
	*pipeline.Shared
	once     sync.Once
	everyone *leak.Names
}

func (a *app) share(ctx context.Context, s *session, todo []assignment, alongside int) (*clientShare, error) {
	var wanted []pipeline.Wanted
	for _, t := range todo {
		wanted = append(wanted, pipeline.Wanted{ContractID: t.contract.ID, Period: t.period.Key})
	}
	shared, err := pipeline.Share(ctx, a.options(s), wanted, alongside)
	return &clientShare{Shared: shared}, err
}

// names are those of everyone, which all extracts of one run hold alike.
func (c *clientShare) names(e *pipeline.Extract) *leak.Names {
	c.once.Do(func() { c.everyone = leak.NewNames(leakNames(e.Everyone)) })
	return c.everyone
}

func leakNames(names []pipeline.Name) []leak.Name {
	var all []leak.Name
	for _, n := range names {
		all = append(all, leak.Name{Kind: leak.Kind(n.Kind), Text: n.Text})
	}
	return all
}
