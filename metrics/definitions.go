package metrics

import _ "embed"

// Definitions is DECISIONS.md: every arguable definition, with its reason.
//
//go:embed DECISIONS.md
var Definitions string
