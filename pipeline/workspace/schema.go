package workspace

import (
	"embed"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// typesSource is where the words of the schema come from: the comment of a field is the description of its key.
//
//go:embed types.go contract.go examples.go
var typesSource embed.FS

// schemaFiles are the files that the schema describes, by the name of their definition.
var schemaFiles = []struct {
	name, title string
	of          reflect.Type
}{
	{"bilan", "bilan.yaml", reflect.TypeFor[Config]()},
	{"mapping", "mappings/*.yaml", reflect.TypeFor[Mapping]()},
	{"calendar", "calendars/*.yaml", reflect.TypeFor[Calendar]()},
	{"contract", "contracts/*.yaml", reflect.TypeFor[Contract]()},
	{"contract_tests", "contracts/*.tests.yaml", reflect.TypeFor[ContractTests]()},
	{"kpi", "kpis/*.yaml", reflect.TypeFor[KPI]()},
}

// Schema is the JSON Schema (draft 2020-12) of the files that a person edits: bilan.yaml at its root, the others under
// #/$defs/mapping, #/$defs/calendar, #/$defs/contract, #/$defs/contract_tests and #/$defs/kpi. It is made from the types that [Open] decodes, so both know the same keys.
func Schema() []byte {
	defs := map[string]any{}
	for _, file := range schemaFiles {
		object := schemaObject(file.of, defs)
		object["title"] = file.title
		defs[file.name] = object
	}
	document := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   "bilan workspace",
		"$ref":    "#/$defs/bilan",
		"$defs":   defs,
	}
	data, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		panic("workspace: schema: " + err.Error()) // only strings, lists and maps are in it
	}
	return append(data, '\n')
}

// schemaObject describes a struct, putting the structs inside it among the definitions.
func schemaObject(t reflect.Type, defs map[string]any) map[string]any {
	properties := map[string]any{}
	for _, f := range fieldsOf(t) {
		sf := t.Field(f.index)
		property := schemaValue(sf.Type, t.Name()+"."+f.key, defs)
		if doc := descriptions()[t.Name()+"."+sf.Name]; doc != "" {
			property["description"] = doc
		}
		properties[f.key] = property
	}
	object := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if keys := required[t.Name()]; len(keys) > 0 {
		object["required"] = keys
	}
	if t == sourceType {
		object["oneOf"] = []any{map[string]any{"required": []string{"path"}}, map[string]any{"required": []string{"store"}}}
	}
	return object
}

// schemaValue describes the value of a key.
func schemaValue(t reflect.Type, key string, defs map[string]any) map[string]any {
	switch {
	case t == durationType:
		return map[string]any{"type": "string", "pattern": `^ *(([0-9]+ *h)? *([0-9]+ *(min|m))? *([0-9]+ *s)?|[0-9]+ *h *[0-9]{1,2}) *$`}
	case t == rateType:
		return map[string]any{"type": "string", "pattern": `^[0-9]+([.,][0-9]{1,4})?[ \u00a0\u202f]*%$`}
	case t == moneyType:
		return map[string]any{"anyOf": []any{
			map[string]any{"type": "number", "minimum": 0},
			map[string]any{"type": "string", "pattern": `^[0-9]+([ \u00a0\u202f][0-9]{3})*([.,][0-9]{1,2})?$`},
		}}
	case t == momentType:
		return map[string]any{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?$`}
	case t == delayType:
		return map[string]any{"oneOf": []any{schemaValue(durationType, key, defs), schemaObject(t, defs)}}
	case t == stateType:
		word := map[string]any{"enum": States}
		return map[string]any{"oneOf": []any{word, schemaObject(t, defs)}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaValue(t.Elem(), key, defs)
	case reflect.Struct:
		if _, done := defs[t.Name()]; !done {
			defs[t.Name()] = nil // being made: a struct may hold itself
			defs[t.Name()] = schemaObject(t, defs)
		}
		return map[string]any{"$ref": "#/$defs/" + t.Name()}
	case reflect.Map:
		value := map[string]any{"type": "object", "additionalProperties": schemaItem(t.Elem(), key, defs)}
		if names := schemaKeys[key]; names != nil {
			value["propertyNames"] = map[string]any{"enum": names()}
		}
		if key == "Mapping.fields" {
			value["additionalProperties"] = map[string]any{"enum": Fields}
		}
		return value
	case reflect.Slice:
		item := schemaItem(t.Elem(), key, defs)
		if words := listChoices[key]; words != nil {
			item = map[string]any{"enum": words}
		}
		list := map[string]any{"type": "array", "items": item}
		if t.Elem().Kind() == reflect.String || t.Elem() == outcomeType {
			return map[string]any{"anyOf": []any{list, item}}
		}
		return list
	case reflect.String:
		if words := choices[key]; words != nil {
			return map[string]any{"enum": words}
		}
		return map[string]any{"type": "string"}
	case reflect.Int:
		if strings.HasSuffix(key, ".version") {
			return map[string]any{"const": 1}
		}
		return map[string]any{"type": "integer", "minimum": 0}
	case reflect.Float64:
		return map[string]any{"type": "number", "minimum": 0, "maximum": 1}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	}
	panic("workspace: no schema for " + t.String())
}

// schemaItem describes an item of a list or a map: words of a source may look like anything.
func schemaItem(t reflect.Type, key string, defs map[string]any) map[string]any {
	switch {
	case t.Kind() == reflect.String:
		return map[string]any{"type": []string{"string", "number", "boolean", "null"}}
	case t.Kind() == reflect.Int:
		return map[string]any{"type": "integer", "minimum": 1, "maximum": maxLevel}
	}
	return schemaValue(t, key, defs)
}

// schemaKeys are the maps whose keys are a closed list.
var schemaKeys = map[string]func() []string{
	"Mapping.columns":   allColumnNames,
	"Mapping.constants": allColumnNames,
	"Mapping.keep":      allColumnNames,
}

// allColumnNames lists the canonical columns of every kind of rows, sorted: a schema cannot say which kind a file is of.
func allColumnNames() []string {
	var names []string
	for _, kind := range RowKinds {
		names = append(names, columnNames(kind)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// descriptions maps "Struct.Field" to the comment of the field.
var descriptions = sync.OnceValue(func() map[string]string {
	words := map[string]string{}
	for _, name := range []string{"types.go", "contract.go", "examples.go"} {
		source, err := typesSource.ReadFile(name)
		if err != nil {
			panic("workspace: " + name + ": " + err.Error()) // it is embedded
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments)
		if err != nil {
			panic("workspace: " + name + ": " + err.Error()) // it was compiled
		}
		ast.Inspect(file, func(n ast.Node) bool { return wordsOf(n, words) })
	}
	return words
})

// wordsOf puts the comments of the fields of a struct among the words; it reports whether to look further inside.
func wordsOf(n ast.Node, words map[string]string) bool {
	spec, ok := n.(*ast.TypeSpec)
	if !ok {
		return true
	}
	object, ok := spec.Type.(*ast.StructType)
	if !ok {
		return true
	}
	for _, f := range object.Fields.List {
		for _, name := range f.Names {
			text := f.Comment.Text()
			if text == "" {
				text = f.Doc.Text()
			}
			words[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(text), " ")
		}
	}
	return true
}
