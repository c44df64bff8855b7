package metrics

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// Part is one thing that two incidents may share, with its weight and how much of it they share, 0–1 (domain.md 5.2). A part that one
// of them does not know is left out, and the weights of the others count for more.
type Part struct {
	Name   string // ci, service, category, cause, known_error, text
	Weight float64
	Score  float64
}

// The parts in their order, with their weights, as domain.md 5.2 gives them.
const (
	partCI = iota
	partService
	partCategory
	partCause
	partKnownError
	partText
	partCount
)

var parts = [partCount]struct {
	name   string
	weight float64
}{{"ci", 0.35}, {"service", 0.15}, {"category", 0.15}, {"cause", 0.10}, {"known_error", 0.25}, {"text", 0.30}}

// Link says why an incident belongs with an earlier one.
type Link struct {
	Earlier, Later int64 // subject keys
	Parts          []Part
	Whole          float64 // weighted mean of the parts
	Decay          float64 // exp(−days between / 60)
	Score          float64 // whole × decay
	// IsReturn says that they are so alike that time does not part them: linked by Whole alone.
	IsReturn bool
}

// Cluster is a group of incidents that resemble one another.
type Cluster struct {
	Founder   int64  // subject key of its first incident
	Reference string // number of its first incident: what its id is made of
	Members   []int64
	Links     []Link // why each of the others came in, by opening of the later one
	// Splits counts links that were strong enough and did not join: the two groups were too far from one another as a whole.
	Splits int
}

// What the grouping of incidents is bounded by.
const (
	decayDays  = 60.0
	neighbours = 5    // latest incidents of a block that a new one is compared with
	returnAt   = 0.85 // from this whole on, time does not part two incidents
	// diameter is the least mean whole between two groups that become one. Above 0.60 / 0.95, what is left when everything but a known
	// item agrees: the same words about other equipment are no one group unless a cause or a known error says so.
	diameter = 0.65
	oddest   = 0.60 // least mean whole of one member to the other group
	sampled  = 4    // latest members of a group that stand for it
	// closer is the least mean whole of one incident to the closer half of those that stand for the group that it would join. It lies above
	// what an item, a service and a symptom give without a word in common (0.65 / 0.95), so that the busy ticket pile of an item draws in no
	// fault that was filed there and is told as another; and half is enough, so that one ticket told in other words bars nobody.
	closer     = 0.74
	titleTwice = 2.0 // a word of the title says more than one of the description
	// Another symptom told in other words is another fault, also on the same item, unless a cause or a known error says they are one: its
	// whole is at most otherAt, below any level.
	apartBelow = 0.20
	otherAt    = 0.45
)

// feature is one incident as it is compared. Words are numbers; 0 is unknown.
type feature struct {
	key                            int64
	reference                      string
	opened                         int64
	ci, service, cause, known      int32
	category, subcategory, symptom int32
	recurrence                     int32
	words                          []word // by number
	bands                          [6]int64
	problem                        string
}

type word struct {
	id     int32
	weight float32 // 1, or of a title
}

// alike groups incidents by likeness. They come in the order of opening, and what an incident joins depends on earlier ones alone, so that
// a later one changes no earlier answer but by joining two groups, and rare words are judged by what was known in the week before.
type alike struct {
	threshold float64
	tellsAll  bool // links tell their parts whatever the time between
	all       []feature
	parent    []int32           // of the groups, by place; the founder is its own
	stand     map[int32][]int32 // by founder: members that stand for the group; a single incident stands for itself
	links     []Link
	splits    map[int32]int
	blocks    [][blockKinds]int32 // by place: the numbers of the blocks that it is in
	latest    []ring              // by number of a block
	documents []int32             // by word: texts that have it
	idf       []float64           // by word, as of the week that began last
	texts     int32
	week      int64
	weighed   int32     // how often words were judged
	squares   []float64 // by place: the sum of the squared words of its text, as words were judged at
	squaredAt []int32
	near      []int32 // of the incident that is taken in: who may be like it
}

// ring holds the latest incidents of a block, the oldest first.
type ring struct {
	n  int8
	at [neighbours]int32
}

// add takes an incident in, in the place of the oldest where the ring is full.
func (r *ring) add(i int32) {
	if r.n == neighbours {
		copy(r.at[:], r.at[1:])
		r.n--
	}
	r.at[r.n] = i
	r.n++
}

func newAlike(threshold float64, all []feature, words int) *alike {
	a := &alike{threshold: threshold, all: all, parent: make([]int32, len(all)), stand: map[int32][]int32{}, splits: map[int32]int{},
		documents: make([]int32, words), idf: make([]float64, words), week: math.MinInt64, squares: make([]float64, len(all)), squaredAt: make([]int32, len(all))}
	var count int32
	a.blocks, count = numberBlocks(all)
	a.latest = make([]ring, count+1)
	for i := range a.idf {
		a.idf[i] = 1
	}
	a.weighed = 1
	return a
}

// group takes every incident in.
func (a *alike) group() {
	for i := range a.all {
		a.parent[i] = int32(i)
		a.take(int32(i))
	}
}

func (a *alike) founder(i int32) int32 {
	for a.parent[i] != i {
		a.parent[i] = a.parent[a.parent[i]]
		i = a.parent[i]
	}
	return i
}

// take compares an incident with its neighbours and puts it where it belongs.
func (a *alike) take(i int32) {
	f := &a.all[i]
	if week := f.opened / (7 * 86400); week != a.week {
		a.week = week
		a.judgeWords()
	}
	a.near = a.near[:0]
	for _, b := range a.blocks[i] {
		if b != 0 {
			r := &a.latest[b]
			a.near = append(a.near, r.at[:r.n]...)
		}
	}
	slices.Sort(a.near)
	var found []Link
	var places []int32
	for _, j := range slices.Compact(a.near) {
		if l := a.linked(j, i); l.Score >= a.threshold || l.IsReturn {
			found, places = append(found, l), append(places, j)
		}
	}
	order := make([]int, len(found))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(x, y int) int {
		return cmp.Or(cmp.Compare(found[y].Score, found[x].Score), cmp.Compare(found[y].Whole, found[x].Whole), cmp.Compare(places[x], places[y]))
	})
	for _, k := range order {
		mine, theirs := a.founder(i), a.founder(places[k])
		if mine == theirs {
			continue
		}
		if !a.isNear(theirs, mine) {
			a.splits[theirs]++
			continue
		}
		a.join(mine, theirs)
		a.links = append(a.links, found[k])
	}
	for _, b := range a.blocks[i] {
		if b != 0 {
			a.latest[b].add(i)
		}
	}
	if len(f.words) > 0 {
		a.texts++
		for _, w := range f.words {
			a.documents[w.id]++
		}
	}
}

// judgeWords says how rare each word is in the texts so far.
func (a *alike) judgeWords() {
	for w, n := range a.documents {
		a.idf[w] = math.Log(float64(1+a.texts)/float64(1+n)) + 1
	}
	a.weighed++
}

// shared is what two incidents share of what both know, apart from their words.
type shared struct {
	isKnown      [partCount]bool
	score        [partCount]float64
	count        int
	sum, weights float64
}

func (s *shared) add(part int, score float64) {
	s.isKnown[part], s.score[part] = true, score
	s.count++
	s.sum += parts[part].weight * score
	s.weights += parts[part].weight
}

func (s *shared) same(part int, x, y int32) {
	if x != 0 && y != 0 {
		s.add(part, isOne(x == y))
	}
}

// sharedBy compares two incidents in all but their words.
func sharedBy(f, g *feature) (s shared) {
	s.same(partCI, f.ci, g.ci)
	s.same(partService, f.service, g.service)
	if levels, agreed := 0.0, 0.0; f.category != 0 && g.category != 0 || f.symptom != 0 && g.symptom != 0 {
		for _, p := range [...][2]int32{{f.category, g.category}, {f.subcategory, g.subcategory}, {f.symptom, g.symptom}} {
			if p[0] != 0 && p[1] != 0 {
				levels++
				agreed += isOne(p[0] == p[1])
			}
		}
		s.add(partCategory, agreed/levels)
	}
	s.same(partCause, f.cause, g.cause)
	s.same(partKnownError, f.known, g.known)
	return s
}

// decayOf is what is left of a likeness after the time between two openings.
func decayOf(f, g *feature) float64 {
	return math.Exp(-float64(g.opened-f.opened) / 86400 / decayDays)
}

// certain is above any cosine of two texts, rounded as it may be.
const certain = 1 + 1e-9

// linked scores two incidents, the earlier first, where they may be linked, whatever their words; else it is no link.
func (a *alike) linked(i, j int32) Link {
	f, g := &a.all[i], &a.all[j]
	s := sharedBy(f, g)
	if len(f.words) > 0 && len(g.words) > 0 {
		most := (s.sum + parts[partText].weight*certain) / (s.weights + parts[partText].weight)
		if most < returnAt && (most < a.threshold || most*decayOf(f, g) < a.threshold) {
			return Link{}
		}
	}
	return a.told(i, j, s)
}

// compare scores two incidents, the earlier first.
func (a *alike) compare(i, j int32) Link { return a.told(i, j, sharedBy(&a.all[i], &a.all[j])) }

// whole is how alike two incidents are, whatever the time between, the earlier first.
func (a *alike) whole(i, j int32) float64 {
	s := sharedBy(&a.all[i], &a.all[j])
	return a.judge(i, j, &s).Whole
}

// told is the score of two incidents with its parts, where it links them.
func (a *alike) told(i, j int32, s shared) Link {
	l := a.judge(i, j, &s)
	if l.Score >= a.threshold || l.IsReturn || a.tellsAll && l.Whole >= a.threshold {
		l.Parts = make([]Part, 0, s.count)
		for part, known := range s.isKnown {
			if known {
				l.Parts = append(l.Parts, Part{parts[part].name, parts[part].weight, s.score[part]})
			}
		}
	}
	return l
}

// judge scores two incidents by what they share, and adds their words to it.
func (a *alike) judge(i, j int32, s *shared) Link {
	f, g := &a.all[i], &a.all[j]
	l := Link{Earlier: f.key, Later: g.key}
	isOther := false
	if len(f.words) > 0 && len(g.words) > 0 {
		likeness := a.cosine(i, j)
		s.add(partText, likeness)
		isOther = likeness < apartBelow && f.symptom != 0 && g.symptom != 0 && f.symptom != g.symptom &&
			(f.cause == 0 || f.cause != g.cause) && (f.known == 0 || f.known != g.known)
	}
	// One part alone is no likeness: a service or a category says nothing by itself.
	if s.count < 2 {
		return l
	}
	l.Whole = s.sum / s.weights
	if isOther {
		l.Whole = min(l.Whole, otherAt)
	}
	l.Decay = decayOf(f, g)
	l.Score = l.Whole * l.Decay
	l.IsReturn = l.Score < a.threshold && l.Whole >= returnAt
	return l
}

// isNear is the check of the diameter, whatever the time between. An incident that stands alone joins by belongs. The members that stand
// for two groups must resemble one another on the whole, and each of them the other group, or one odd ticket would bring together what it
// stands between. A ticket without item is no bridge between two items.
func (a *alike) isNear(f, g int32) bool {
	ones, others := a.standing(f), a.standing(g)
	if len(ones) == 1 {
		return a.belongs(ones[0], others)
	}
	if len(others) == 1 {
		return a.belongs(others[0], ones)
	}
	sum := 0.0
	for _, i := range ones {
		row, ok := a.fits(i, others)
		if !ok {
			return false
		}
		sum += row
	}
	for _, j := range others {
		if _, ok := a.fits(j, ones); !ok {
			return false
		}
	}
	return sum >= diameter*float64(len(ones))
}

// belongs says whether one incident resembles those that stand for a group: the closer half of them much, all of them on the whole, and
// half at least of those whose item is known on the same item.
func (a *alike) belongs(i int32, others []int32) bool {
	wholes := make([]float64, len(others))
	sum, known, differ := 0.0, 0, 0
	for k, j := range others {
		wholes[k] = a.whole(min(i, j), max(i, j))
		sum += wholes[k]
		if x, y := a.all[i].ci, a.all[j].ci; x != 0 && y != 0 {
			known++
			if x != y {
				differ++
			}
		}
	}
	slices.Sort(wholes)
	half := wholes[len(wholes)/2:]
	most := 0.0
	for _, whole := range half {
		most += whole
	}
	return sum >= diameter*float64(len(wholes)) && most >= closer*float64(len(half)) && 2*differ <= known
}

// fits gives the mean whole of an incident to those that stand for a group, and whether it may belong with them.
func (a *alike) fits(i int32, others []int32) (mean float64, ok bool) {
	sum, apart, known, differ := 0.0, 0.0, 0, 0
	for _, j := range others {
		whole := a.whole(min(i, j), max(i, j))
		sum += whole
		if x, y := a.all[i].ci, a.all[j].ci; x != 0 && y != 0 {
			known++
			if x != y {
				differ++
				apart += whole
			}
		}
	}
	mean = sum / float64(len(others))
	return mean, mean >= oddest && (2*differ <= known || apart >= diameter*float64(differ))
}

// standing are the members that stand for a group: its latest ones. The first may be the odd ticket with which it began.
func (a *alike) standing(founder int32) []int32 {
	if s, ok := a.stand[founder]; ok {
		return s
	}
	return []int32{founder}
}

// join makes one group of two.
func (a *alike) join(f, g int32) {
	f, g = min(f, g), max(f, g)
	all := slices.Concat(a.standing(f), a.standing(g))
	slices.Sort(all)
	if len(all) > sampled {
		all = all[len(all)-sampled:]
	}
	a.stand[f] = all
	delete(a.stand, g)
	a.parent[g] = f
	a.splits[f] += a.splits[g]
	delete(a.splits, g)
}

func isOne(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// cosine is that of TF-IDF of two texts, where a word of a title counts twice.
func (a *alike) cosine(i, j int32) float64 {
	x, y := a.all[i].words, a.all[j].words
	var dot float64
	for k, m := 0, 0; k < len(x) && m < len(y); {
		switch {
		case x[k].id < y[m].id:
			k++
		case y[m].id < x[k].id:
			m++
		default:
			idf := a.idf[x[k].id]
			dot += idf * float64(x[k].weight) * (idf * float64(y[m].weight))
			k, m = k+1, m+1
		}
	}
	xx, yy := a.square(i), a.square(j)
	if xx == 0 || yy == 0 {
		return 0
	}
	return dot / math.Sqrt(xx*yy)
}

// square is the sum of the squared words of a text.
func (a *alike) square(i int32) float64 {
	if a.squaredAt[i] == a.weighed {
		return a.squares[i]
	}
	sum := 0.0
	for _, w := range a.all[i].words {
		v := a.idf[w.id] * float64(w.weight)
		sum += v * v
	}
	a.squares[i], a.squaredAt[i] = sum, a.weighed
	return sum
}

// clusters lists the groups of two and more, by founder.
func (a *alike) clusters() []Cluster {
	members := map[int32][]int64{}
	links := map[int32][]Link{}
	place := make(map[int64]int32, len(a.all))
	for i := range a.all {
		f := a.founder(int32(i))
		members[f] = append(members[f], a.all[i].key)
		place[a.all[i].key] = int32(i)
	}
	for _, l := range a.links {
		f := a.founder(place[l.Later])
		links[f] = append(links[f], l)
	}
	var all []Cluster
	for i := range a.all {
		if m := members[int32(i)]; len(m) > 1 {
			all = append(all, Cluster{Founder: a.all[i].key, Reference: a.all[i].reference, Members: m, Links: links[int32(i)], Splits: a.splits[int32(i)]})
		}
	}
	return all
}

// interner turns words into numbers.
type interner map[string]int32

func (n interner) of(s string) int32 {
	if s == "" {
		return 0
	}
	id, ok := n[s]
	if !ok {
		id = int32(len(n) + 1)
		n[strings.Clone(s)] = id
	}
	return id
}

// names are the words by number.
func (n interner) names() []string {
	list := make([]string, len(n)+1)
	for s, id := range n {
		list[id] = s
	}
	return list
}

// textOf reads a fingerprint.
func textOf(fingerprint string, words interner) []word {
	if fingerprint == "" {
		return nil
	}
	weight := float32(titleTwice)
	list := make([]word, 0, 1+strings.Count(fingerprint, " "))
	for w := range strings.SplitSeq(fingerprint, " ") {
		if w == "|" {
			weight = 1
			continue
		}
		list = append(list, word{words.of(w), weight})
	}
	slices.SortFunc(list, func(a, b word) int { return cmp.Compare(a.id, b.id) })
	return list
}

// sortFeatures puts incidents in the order in which they are taken in.
func sortFeatures(all []feature) {
	slices.SortFunc(all, func(a, b feature) int {
		return cmp.Or(cmp.Compare(a.opened, b.opened), cmp.Compare(a.reference, b.reference), cmp.Compare(a.key, b.key))
	})
}

// daysBetween is the time between two instants, in days.
func daysBetween(from, to time.Time) float64 { return to.Sub(from).Hours() / 24 }
