package model

import "slices"

// Keeping says what an increment does with a model.
type Keeping int

const (
	// Whole is built anew: it rests on all incidents together, or on an input that changed.
	Whole Keeping = iota
	// Fixed rests on no incident: it is small, and built anew.
	Fixed
	// Moving keeps the rows of settled incidents, and has the others built anew.
	Moving
	// InParts is built anew, and once more for the incidents in question, whose models read it.
	InParts
)

// Keys is the model that gives incidents their keys. It is built whole, and what an increment builds anew is given its rows of
// the incidents in question.
const Keys = "staging.incident_rows"

// incidentInputs are the inputs of which an increment reads the rows of the incidents in question alone.
var incidentInputs = []string{"raw.incidents", "raw.events"}

// Keeps says for each model, by id, what an increment does with it. models are in building order; changed names the inputs that
// are other than before, incidents and events apart.
//
// A model keeps rows when its header says whose they are ("-- settled by: incident_key"): that a row of it depends on nothing
// but the rows and events of its incident and of the incident's family, on settings, and on the cut only as far as something of
// the incident lies after it. It must read nothing else either, which is checked here: one that reads a whole model is whole.
// What is of no incident, and still the same for one whatever the others are, says so too ("-- in parts: why").
func Keeps(models []Model, changed map[string]bool) map[string]Keeping {
	keeps := map[string]Keeping{}
	for _, m := range models {
		id := m.ID()
		is := func(k Keeping) bool {
			return slices.ContainsFunc(m.Reads, func(read string) bool { return keeps[read] == k })
		}
		switch {
		case slices.Contains(incidentInputs, id), id == Keys:
			keeps[id] = Moving
		case changed[id], is(Whole):
			keeps[id] = Whole
		case !is(Moving) && !is(InParts):
			keeps[id] = Fixed
		case m.Settled != "" && !m.Own:
			keeps[id] = Moving
		case m.InParts && !m.Own:
			keeps[id] = InParts
		default:
			keeps[id] = Whole
		}
	}
	return keeps
}

// Below keeps of the models those that the chosen ones are or rest on, in building order.
func Below(models []Model, isChosen func(Model) bool) []Model {
	reads := map[string]bool{}
	var kept []Model
	for _, m := range slices.Backward(models) { // each after what it reads, so that backwards every reader comes first
		if !isChosen(m) && !reads[m.ID()] {
			continue
		}
		for _, id := range m.Reads {
			reads[id] = true
		}
		kept = append(kept, m)
	}
	slices.Reverse(kept)
	return kept
}
