package workspace

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestSchemaKnowsTheKeys compares the schema with the decoder both ways, struct by struct, down to the leaves.
func TestSchemaKnowsTheKeys(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	defs := schema["$defs"].(map[string]any)
	seen := map[reflect.Type]bool{}
	var compare func(typ reflect.Type, object map[string]any)
	value := func(typ reflect.Type, schema map[string]any) {
		for {
			if ref, ok := schema["$ref"].(string); ok {
				schema = defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
			}
			switch {
			case typ == stateType, typ == delayType:
				options := schema["oneOf"].([]any)
				compare(typ, options[1].(map[string]any))
				return
			case typ.Kind() == reflect.Slice && schema["anyOf"] != nil && typ.Elem().Kind() == reflect.Struct:
				schema = schema["anyOf"].([]any)[0].(map[string]any)
			case typ == momentType:
				return
			case typ.Kind() == reflect.Slice && schema["items"] != nil:
				typ, schema = typ.Elem(), schema["items"].(map[string]any)
			case typ.Kind() == reflect.Map:
				typ, schema = typ.Elem(), schema["additionalProperties"].(map[string]any)
			case typ.Kind() == reflect.Pointer:
				typ = typ.Elem()
			case typ.Kind() == reflect.Struct && typ != durationType:
				compare(typ, schema)
				return
			default:
				return
			}
		}
	}
	compare = func(typ reflect.Type, object map[string]any) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		properties := object["properties"].(map[string]any)
		if object["additionalProperties"] != false {
			t.Errorf("%s: the schema accepts unknown keys", typ.Name())
		}
		var decoder, described []string
		for _, f := range fieldsOf(typ) {
			decoder = append(decoder, f.key)
			property, ok := properties[f.key].(map[string]any)
			if !ok {
				continue
			}
			if property["description"] == nil {
				t.Errorf("%s.%s: no description", typ.Name(), f.key)
			}
			value(typ.Field(f.index).Type, property)
		}
		for key := range properties {
			described = append(described, key)
		}
		slices.Sort(decoder)
		slices.Sort(described)
		if !slices.Equal(decoder, described) {
			t.Errorf("%s: the decoder knows %v, the schema %v", typ.Name(), decoder, described)
		}
		var must []string
		if list, ok := object["required"].([]any); ok {
			for _, key := range list {
				must = append(must, key.(string))
			}
		}
		if !slices.Equal(must, required[typ.Name()]) {
			t.Errorf("%s: the decoder requires %v, the schema %v", typ.Name(), required[typ.Name()], must)
		}
	}
	for _, file := range schemaFiles {
		compare(file.of, defs[file.name].(map[string]any))
	}
	for _, name := range []string{"Config", "Source", "Target", "Priority", "Thresholds", "Service", "Client", "Limits", "Engine", "PackSpec", "Mapping", "State", "Calendar", "Window", "ClosedDay", "OpenWindow", "KPI", "Text",
		"Contract", "Terms", "Scope", "SmallSample", "Commitment", "Delay", "Stop", "Clause", "Maintenance", "Credits", "CreditRule", "CreditStep",
		"Tier", "Repeat", "EarnBack", "ContractTests", "Example", "ExampleIncident", "ExampleEvent", "ExampleRegisters", "ExampleExclusion",
		"ExampleMaintenance", "ExampleOutage", "Outcome", "CreditsCase", "ExampleResult", "ExampleBefore", "ExpectedCredits"} {
		if !slices.ContainsFunc(slices.Collect(mapKeys(seen)), func(typ reflect.Type) bool { return typ.Name() == name }) {
			t.Errorf("%s was not compared", name)
		}
	}
}

func mapKeys[K comparable, V any](m map[K]V) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// TestTables keeps the tables of words on keys that exist: a renamed key would silently lose its check.
func TestTables(t *testing.T) {
	known := map[string]bool{}
	for _, typ := range []reflect.Type{
		reflect.TypeFor[Config](), reflect.TypeFor[Source](), reflect.TypeFor[Target](), reflect.TypeFor[Priority](), reflect.TypeFor[PackSpec](),
		reflect.TypeFor[Mapping](), reflect.TypeFor[State](), reflect.TypeFor[Calendar](), reflect.TypeFor[Window](), reflect.TypeFor[ClosedDay](),
		reflect.TypeFor[OpenWindow](), reflect.TypeFor[Thresholds](), reflect.TypeFor[Service](), reflect.TypeFor[Client](), reflect.TypeFor[KPI](), reflect.TypeFor[Text](),
		reflect.TypeFor[Contract](), reflect.TypeFor[Terms](), reflect.TypeFor[Commitment](), delayType, reflect.TypeFor[Stop](),
		reflect.TypeFor[Clause](), reflect.TypeFor[Credits](), reflect.TypeFor[CreditRule](), reflect.TypeFor[CreditStep](),
		reflect.TypeFor[Tier](), reflect.TypeFor[Repeat](), reflect.TypeFor[EarnBack](),
		reflect.TypeFor[ContractTests](), reflect.TypeFor[Example](), reflect.TypeFor[ExampleIncident](), reflect.TypeFor[ExampleEvent](),
		reflect.TypeFor[ExampleExclusion](), reflect.TypeFor[ExampleMaintenance](), reflect.TypeFor[ExampleOutage](), outcomeType,
		reflect.TypeFor[CreditsCase](), reflect.TypeFor[ExampleBefore](), reflect.TypeFor[Review](),
		reflect.TypeFor[ReportHead](), reflect.TypeFor[ReportEdition](),
	} {
		for _, f := range fieldsOf(typ) {
			known[typ.Name()+"."+f.key] = true
		}
	}
	check := func(table, key string) {
		if !known[key] {
			t.Errorf("%s has %q, which is no key", table, key)
		}
	}
	for key := range choices {
		check("choices", key)
		if choiceNames[key] == "" {
			t.Errorf("%q has no name", key)
		}
	}
	for key := range listChoices {
		check("listChoices", key)
	}
	for key := range requiredHints {
		check("requiredHints", key)
	}
	for key := range schemaKeys {
		check("schemaKeys", key)
	}
	for name, keys := range required {
		for _, key := range keys {
			check("required", name+"."+key)
		}
	}
}
