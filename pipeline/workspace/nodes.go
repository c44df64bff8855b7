package workspace

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// pair is a key and its value.
type pair struct {
	word  string
	at    mark
	value ast.Node
}

// pairs lists the keys of a mapping, each once.
func (d *document) pairs(node ast.Node, want string) ([]pair, bool) {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		d.wrong(node, want)
		return nil, false
	}
	pairs := make([]pair, 0, len(values))
	lines := map[string]int{}
	for _, value := range values {
		word, ok := spelling(value.Key)
		if !ok {
			d.add(placeOf(value.Key), "a key must be one word or quoted text", "")
			continue
		}
		place := placeOf(value.Key)
		if first, twice := lines[word]; twice {
			d.add(place, fmt.Sprintf("the key %q is there twice, first at line %d", word, first), "keep one of them")
			continue
		}
		lines[word] = place.line
		pairs = append(pairs, pair{word, place, value.Value})
	}
	return pairs, true
}

// spelling is a scalar as the file writes it.
func spelling(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.NullNode:
		return n.Token.Value, n.Token.Type == token.NullType
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return node.GetToken().Value, true
	}
	return "", false
}

func isMapping(node ast.Node) bool {
	return node.Type() == ast.MappingType || node.Type() == ast.MappingValueType
}

func isNull(node ast.Node) bool { return node == nil || node.Type() == ast.NullType }

// kindOf names what a node is, for people.
func kindOf(node ast.Node) string {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys and values"
	case *ast.SequenceNode:
		return "a list"
	}
	if text, ok := spelling(node); ok {
		return strconv.Quote(text)
	}
	return "something else"
}

// placeOf is where a node begins.
func placeOf(node ast.Node) mark {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return placeOf(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return placeOf(n.Key)
	}
	if t := node.GetToken(); t != nil && t.Position != nil {
		return mark{max(t.Position.Line, 1), max(t.Position.Column, 1)}
	}
	return mark{1, 1}
}

// field is a key of a struct.
type field struct {
	key   string
	index int
}

// fieldsOf lists the keys of a struct in the order of its fields.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
			fields = append(fields, field{key, i})
		}
	}
	return fields
}
