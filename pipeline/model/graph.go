package model

import (
	"fmt"
	"slices"
	"strings"
)

// order sorts models so that each comes after what it reads; ties go by layer and name, so that the order is always the same.
//
// Errors name the file: as [workspace.Problems] when it is one of the workspace.
func order(models []Model) ([]Model, error) {
	byID := map[string]*Model{}
	for i := range models {
		byID[models[i].ID()] = &models[i]
	}
	const (
		unseen = iota
		open
		done
	)
	state := map[string]int{}
	sorted := make([]Model, 0, len(models))
	var path []string
	var visit func(m *Model) error
	visit = func(m *Model) error {
		switch state[m.ID()] {
		case done:
			return nil
		case open:
			start := slices.Index(path, m.ID())
			return m.wrong(fmt.Errorf("models read one another in a circle: %s", strings.Join(append(path[start:], m.ID()), " → ")))
		}
		state[m.ID()] = open
		path = append(path, m.ID())
		for _, id := range m.Reads {
			next, ok := byID[id]
			if !ok {
				return m.wrong(fmt.Errorf("reads %s, which no model builds%s", id, suggest(id, byID)))
			}
			if err := visit(next); err != nil {
				return err
			}
		}
		path = path[:len(path)-1]
		state[m.ID()] = done
		sorted = append(sorted, *m)
		return nil
	}
	rank := func(m Model) int {
		return slices.Index(append([]string{Params}, Layers...), m.Schema)
	}
	starts := slices.Clone(models)
	slices.SortFunc(starts, func(a, b Model) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	for i := range starts {
		if err := visit(byID[starts[i].ID()]); err != nil {
			return nil, err
		}
	}
	return sorted, nil
}

// suggest names a model whose table has the same name in another layer.
func suggest(id string, byID map[string]*Model) string {
	_, name, _ := strings.Cut(id, ".")
	var near []string
	for other := range byID {
		if _, n, _ := strings.Cut(other, "."); n == name {
			near = append(near, other)
		}
	}
	if len(near) == 0 {
		return ""
	}
	slices.Sort(near)
	return "; there is " + strings.Join(near, ", ")
}
