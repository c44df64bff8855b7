package metrics

import (
	"context"
	"slices"
)

// readEffects judges the actions that were done, on the incidents of the scope alone.
func (r *contractReader) readEffects(ctx context.Context) error {
	var ids []string
	for _, a := range r.d.Actions {
		if !a.DoneOn.IsZero() {
			ids = append(ids, a.ID)
		}
	}
	condition, args := among(ids, "corrections.correction_id")
	all, err := effectsWhere(ctx, r.db, "corrections.kind = 'action' and "+condition, r.scope.condition,
		append(slices.Clone(r.scope.args), args...)...)
	for _, e := range all {
		// Days on one side alone compare nothing.
		if e.Verdict != EffectUnknown && e.BeforeDays > 0 && e.AfterDays > 0 {
			r.d.Effects = append(r.d.Effects, e)
		}
	}
	return err
}
