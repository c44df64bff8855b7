package credit

import "math/big"

// sign is a part of a formula that is no number.
func sign(text string) Part { return Part{Kind: Sign, Text: text} }

func money(cents *big.Rat) Part    { return Part{Kind: Money, Value: cents} }
func rate(ppm *big.Rat) Part       { return Part{Kind: Rate, Value: ppm} }
func count(n int64) Part           { return Part{Kind: Count, Value: rat(n)} }
func duration(seconds int64) Part  { return Part{Kind: Duration, Value: rat(seconds)} }
func days(n int64) Part            { return Part{Kind: Days, Value: rat(n)} }
func points(n *big.Rat) Part       { return Part{Kind: Points, Value: n} }
func periods(n int64) Part         { return Part{Kind: Periods, Value: rat(n)} }
func rat(n int64) *big.Rat         { return big.NewRat(n, 1) }
func plus(a, b *big.Rat) *big.Rat  { return new(big.Rat).Add(a, b) }
func minus(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }

// times multiplies; no factor is one.
func times(factors ...*big.Rat) *big.Rat {
	product := rat(1)
	for _, f := range factors {
		product.Mul(product, f)
	}
	return product
}

// part returns a share of an amount; the share is parts per million.
func part(amount *big.Rat, ppm int64) *big.Rat { return times(amount, big.NewRat(ppm, whole)) }

func smaller(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) <= 0 {
		return a
	}
	return b
}

// atLeastZero is the amount, or zero when it is negative.
func atLeastZero(a *big.Rat) *big.Rat {
	if a.Sign() < 0 {
		return rat(0)
	}
	return a
}

// floor returns the largest whole number that is not above.
func floor(a *big.Rat) int64 {
	// Div rounds towards minus infinity for a positive divisor, and a denominator is positive.
	return new(big.Int).Div(a.Num(), a.Denom()).Int64()
}

// ceil returns the smallest whole number that is not below.
func ceil(a *big.Rat) int64 { return -floor(new(big.Rat).Neg(a)) }

// halfUp rounds to whole cents, a half upwards.
func halfUp(cents *big.Rat) int64 { return floor(plus(cents, big.NewRat(1, 2))) }

// tape is a running amount with the steps that made it.
type tape struct {
	steps  []Step
	amount *big.Rat
}

func newTape() *tape { return &tape{amount: rat(0)} }

// add puts a step on the tape; change may be negative.
func (t *tape) add(op Operation, change *big.Rat, formula ...Part) *Step {
	t.amount = plus(t.amount, change)
	t.steps = append(t.steps, Step{Operation: op, Formula: formula, Change: change, Amount: halfUp(t.amount), Exact: t.amount})
	return &t.steps[len(t.steps)-1]
}

// become puts a step on the tape after which the amount is another one.
func (t *tape) become(op Operation, amount *big.Rat, formula ...Part) *Step {
	return t.add(op, minus(amount, t.amount), formula...)
}
