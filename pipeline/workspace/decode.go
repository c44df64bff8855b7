package workspace

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

var (
	durationType = reflect.TypeFor[time.Duration]()
	stateType    = reflect.TypeFor[State]()
	delayType    = reflect.TypeFor[Delay]()
	rateType     = reflect.TypeFor[Rate]()
	moneyType    = reflect.TypeFor[Money]()
	momentType   = reflect.TypeFor[Moment]()
	sourceType   = reflect.TypeFor[Source]()
	outcomeType  = reflect.TypeFor[Outcome]()
)

// decode fills a value from a node, reporting every problem and going on. Paths lead to the places of the values.
func (d *document) decode(node ast.Node, v reflect.Value, path string) {
	if _, seen := d.marks[path]; !seen || path == "" {
		d.marks[path] = placeOf(node)
	}
	if isNull(node) {
		return // a key without a value is a key that is not there
	}
	before := len(d.problems)
	switch {
	case v.Type() == durationType:
		d.decodeDuration(node, v)
	case v.Type() == stateType && !isMapping(node):
		if text, ok := d.text(node, "a state or {state, reason}"); ok {
			v.Set(reflect.ValueOf(State{State: text}))
			d.marks[path+at("state")] = placeOf(node)
			d.choose(path+at("state"), "State.state", text)
		}
	case v.Type() == rateType:
		d.decodeRate(node, v)
	case v.Type() == moneyType:
		d.decodeMoney(node, v)
	case v.Type() == momentType:
		d.decodeMoment(node, v)
	case v.Type() == delayType:
		d.decodeDelay(node, v, path)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.decode(node, v.Elem(), path)
	case v.Kind() == reflect.Struct:
		d.decodeStruct(node, v, path)
	case v.Kind() == reflect.Map:
		d.decodeMap(node, v, path)
	case v.Kind() == reflect.Slice:
		d.decodeList(node, v, path)
	case v.Kind() == reflect.String:
		if text, ok := d.text(node, "text"); ok {
			v.SetString(text)
		}
	case v.Kind() == reflect.Int:
		d.decodeInt(node, v)
	case v.Kind() == reflect.Float64:
		d.decodeFloat(node, v)
	case v.Kind() == reflect.Bool:
		if b, ok := node.(*ast.BoolNode); ok {
			v.SetBool(b.Value)
		} else {
			d.wrong(node, "true or false")
		}
	default:
		panic("workspace: no decoder for " + v.Type().String())
	}
	if len(d.problems) == before {
		d.set[path] = true
	} else {
		d.failed[path] = true
	}
}

// decodeStruct fills a struct from a mapping whose keys are its yaml names.
func (d *document) decodeStruct(node ast.Node, v reflect.Value, path string) {
	pairs, ok := d.pairs(node, "keys and values")
	if !ok {
		return
	}
	fields := fieldsOf(v.Type())
	for _, pair := range pairs {
		i := slices.IndexFunc(fields, func(f field) bool { return f.key == pair.word })
		if i < 0 {
			names := make([]string, len(fields))
			for j, f := range fields {
				names[j] = f.key
			}
			hint := suggest(pair.word, names)
			if rateForm.MatchString(strings.ReplaceAll(pair.word, " ", "")) {
				hint = `between braces a comma ends a value: quote the share, as in "99,9 %"`
			}
			d.add(pair.at, fmt.Sprintf("unknown key %q", pair.word), hint)
			continue
		}
		inner := path + at(pair.word)
		d.decode(pair.value, v.Field(fields[i].index), inner)
		if f := v.Field(fields[i].index); f.Kind() == reflect.String && d.set[inner] {
			d.choose(inner, v.Type().Name()+"."+pair.word, f.String())
		}
	}
	d.missing(v, path)
}

// missing reports the required keys that a struct has not got. A key whose value could not be read was reported already.
func (d *document) missing(v reflect.Value, path string) {
	name := v.Type().Name()
	for _, key := range required[name] {
		inner := path + at(key)
		if _, seen := d.marks[inner]; !seen {
			d.report(path, fmt.Sprintf("the key %q is missing", key), requiredHints[name+"."+key])
			continue
		}
		if d.failed[inner] {
			continue
		}
		fields := fieldsOf(v.Type())
		f := v.Field(fields[slices.IndexFunc(fields, func(f field) bool { return f.key == key })].index)
		if isBlank := f.Kind() == reflect.String || f.Kind() == reflect.Slice; !d.set[inner] || isBlank && f.Len() == 0 {
			d.report(inner, fmt.Sprintf("the key %q has no value", key), requiredHints[name+"."+key])
		}
	}
}

// decodeMap fills a map; its keys are words of the source and keep their spelling, whatever YAML would make of them.
func (d *document) decodeMap(node ast.Node, v reflect.Value, path string) {
	pairs, ok := d.pairs(node, "keys and values")
	if !ok {
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(pairs)))
	for _, pair := range pairs {
		inner := path + at(pair.word)
		d.keys[inner] = pair.at
		if isNull(pair.value) {
			d.add(pair.at, fmt.Sprintf("%q has no value", pair.word), "")
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		if item.Kind() == reflect.String {
			d.decodeWord(pair.value, item, inner)
		} else {
			d.decode(pair.value, item, inner)
		}
		if d.set[inner] {
			v.SetMapIndex(reflect.ValueOf(pair.word), item)
		}
	}
}

// decodeList fills a list. A lone word is taken as a list of one.
func (d *document) decodeList(node ast.Node, v reflect.Value, path string) {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		if _, isText := node.(*ast.StringNode); isText && v.Type().Elem().Kind() == reflect.String {
			item := reflect.New(v.Type().Elem()).Elem()
			d.decodeWord(node, item, path+at(0))
			v.Set(reflect.Append(v, item))
			return
		}
		if v.Type().Elem() == outcomeType && isMapping(node) { // one outcome is a list of one
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			d.decode(node, v.Index(0), path+at(0))
			return
		}
		d.wrong(node, "a list")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, len(list.Values)))
	for i, value := range list.Values {
		item := reflect.New(v.Type().Elem()).Elem()
		inner := path + at(i)
		switch {
		case item.Kind() == reflect.String:
			d.decodeWord(value, item, inner)
		case isNull(value):
			d.add(placeOf(value), "an empty item in a list", "")
		default:
			d.decode(value, item, inner)
		}
		// Kept even when it is wrong, so that the indexes of the paths stay those of the file.
		v.Set(reflect.Append(v, item))
	}
}

// decodeWord takes any scalar as the text that the file shows: a word of a tool may look like a number, a boolean or a null.
func (d *document) decodeWord(node ast.Node, v reflect.Value, path string) {
	d.marks[path] = placeOf(node)
	if text, ok := spelling(node); ok {
		v.SetString(text)
		d.set[path] = true
		return
	}
	d.wrong(node, "text")
}

func (d *document) decodeInt(node ast.Node, v reflect.Value) {
	if n, ok := node.(*ast.IntegerNode); ok {
		if i, err := strconv.Atoi(n.Token.Value); err == nil {
			v.SetInt(int64(i))
			return
		}
	}
	d.wrong(node, "a whole number")
}

func (d *document) decodeFloat(node ast.Node, v reflect.Value) {
	switch node.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		f, err := strconv.ParseFloat(node.GetToken().Value, 64)
		if err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			v.SetFloat(f)
			return
		}
	}
	d.wrong(node, "a number")
}

func (d *document) decodeDuration(node ast.Node, v reflect.Value) {
	text, ok := spelling(node)
	if !ok {
		d.wrong(node, "a duration such as 30min or 4h")
		return
	}
	duration, message, hint := parseDuration(text)
	if message != "" {
		d.add(placeOf(node), message, hint)
		return
	}
	v.SetInt(int64(duration))
}

// text reads a node that must be text; a number is not text until it is quoted, so that 08 and 1.10 keep their zeros.
func (d *document) text(node ast.Node, want string) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	}
	d.wrong(node, want)
	return "", false
}

// wrong reports a value of another type than the one wanted.
func (d *document) wrong(node ast.Node, want string) {
	hint := ""
	if text, ok := spelling(node); ok && want == "text" {
		hint = fmt.Sprintf("quote it: %q", text)
	}
	d.add(placeOf(node), fmt.Sprintf("want %s, found %s", want, kindOf(node)), hint)
}

// choose checks a word against the closed list of its key, when there is one.
func (d *document) choose(path, key, word string) {
	if list, ok := choices[key]; ok && !slices.Contains(list, word) {
		if word == "" {
			return // the same as no key; a required one is reported by missing
		}
		hint := suggest(word, list)
		if key == "Stop.reason" {
			hint = reasonHint(word)
		}
		d.report(path, fmt.Sprintf("unknown %s %q", choiceNames[key], word), hint)
		delete(d.set, path)
		d.failed[path] = true
	}
}
