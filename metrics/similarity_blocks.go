package metrics

import (
	"cmp"
	"slices"
)

// blockKinds are the ways in which an incident meets those that it may resemble: the same key, the same item, the same known error, a band
// of its text.
const blockKinds = 3 + len(feature{}.bands)

// block is what an incident has to share to be met in one way; false where it meets nobody so.
func (f *feature) block(kind int) (value int64, ok bool) {
	switch kind {
	case 0:
		return int64(f.recurrence), f.recurrence != 0
	case 1:
		return int64(f.service)<<32 | int64(f.ci), f.ci != 0
	case 2:
		return int64(f.known), f.known != 0
	}
	return f.bands[kind-3], len(f.words) > 0
}

// numberBlocks numbers the blocks that two incidents or more are in, from 1; 0 is no block, or one in which nobody else is. Nearly every
// band of a text is of that text alone: to look all of them up by value would cost more than to compare those who meet.
func numberBlocks(all []feature) (numbers [][blockKinds]int32, last int32) {
	type placed struct {
		value int64
		at    int32
	}
	numbers = make([][blockKinds]int32, len(all))
	members := make([]placed, 0, len(all))
	for kind := range blockKinds {
		members = members[:0]
		for i := range all {
			if value, ok := all[i].block(kind); ok {
				members = append(members, placed{value, int32(i)})
			}
		}
		slices.SortFunc(members, func(x, y placed) int { return cmp.Compare(x.value, y.value) })
		for begin, end := 0, 0; begin < len(members); begin = end {
			for end = begin + 1; end < len(members) && members[end].value == members[begin].value; end++ {
			}
			if end-begin < 2 {
				continue
			}
			last++
			for _, m := range members[begin:end] {
				numbers[m.at][kind] = last
			}
		}
	}
	return numbers, last
}
