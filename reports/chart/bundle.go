// Package chart turns a chart of a pack into one ECharts option, and that option into SVG.
//
// The option is pure JSON: no function, every number a reader sees is already formatted. The page hands it to the [Bundle]
// in the browser, the PDF hands it to the same bundle in a JavaScript engine written in Go, so paper and screen agree.
package chart

import _ "embed"

//go:generate npm --prefix bundle ci --ignore-scripts=false
//go:generate npm --prefix bundle run build

// Bundle is the ECharts build that draws every chart: JavaScript that defines the global echarts with init. It holds neither
// "</script" nor "<!--", so it can stand inside a script element. Its licences are in bundle/LICENSE and bundle/NOTICE.
//
//go:embed bundle/echarts.min.js
var Bundle []byte

// The faces of Source Sans 3 as TrueType, under the SIL Open Font License in fonts/OFL.txt. Charts are measured with them.
var (
	//go:embed fonts/SourceSans3-Regular.ttf
	FontRegular []byte
	//go:embed fonts/SourceSans3-SemiBold.ttf
	FontSemiBold []byte
	//go:embed fonts/SourceSans3-Italic.ttf
	FontItalic []byte
)

// Licences of what is embedded, for `version` and for packs that must carry them.
var (
	//go:embed bundle/LICENSE
	BundleLicence []byte
	//go:embed bundle/NOTICE
	BundleNotice []byte
	//go:embed fonts/OFL.txt
	FontLicence []byte
)
