package metrics

import "context"

// Held lists the KPIs of a set whose facts a database holds: the whole warehouse has all of them, the extract of a client a few.
func Held(ctx context.Context, db Querier, set Set) ([]string, error) {
	rows, err := collect(ctx, db, "tables of KPIs", "select table_name from information_schema.tables where table_schema = 'metrics'", nil,
		func(name *string) []any { return []any{name} })
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, name := range rows {
		there[name] = true
	}
	var held []string
	for _, k := range set {
		if there[k.ID] {
			held = append(held, k.ID)
		}
	}
	return held, nil
}
