package chart

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"github.com/dop251/goja"
)

// compiled returns the bundle as a program, compiled once: that costs more than a chart.
var compiled = sync.OnceValues(func() (*goja.Program, error) {
	return goja.Compile("echarts.min.js", string(Bundle), true)
})

// drawScript is the little that stands between an option and its picture. Timers never fire: nothing is animated.
const drawScript = `(function (option, width, height) {
  echarts.setPlatformAPI({ measureText: function (text, font) { return { width: measure(text, font) }; } });
  var chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: width, height: height });
  chart.setOption(JSON.parse(option));
  var svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
})`

// generated are the ids that the drawing library counts up, over all that an engine draws.
var generated = regexp.MustCompile(`\bzr[0-9]+-([a-z]+-?)[0-9]+`)

// renumber counts the generated ids of a picture from 0 in their order, so that it does not tell what was drawn before it.
func renumber(svg []byte) []byte {
	names, next := map[string][]byte{}, map[string]int{}
	return generated.ReplaceAllFunc(svg, func(id []byte) []byte {
		name, ok := names[string(id)]
		if !ok {
			kind := string(generated.FindSubmatch(id)[1])
			name = fmt.Appendf(nil, "c-%s%d", kind, next[kind])
			names[string(id)] = name
			next[kind]++
		}
		return name
	})
}

// SVG draws an option of [Option] at a size in CSS pixels. The same option and size give the same bytes.
//
// The SVG holds svg, g, path, rect, circle, text, polyline, polygon, defs, clipPath and style elements. Text is measured with
// [FontRegular] and [FontSemiBold].
func SVG(option []byte, width, height int) ([]byte, error) {
	e, err := newEngine()
	if err != nil {
		return nil, err
	}
	return e.draw(option, width, height)
}

// engine is a JavaScript engine with the bundle in it. It draws one chart at a time, and any number of them: what it draws does not
// depend on what it drew before.
type engine struct {
	vm       *goja.Runtime
	function goja.Callable
}

func newEngine() (e *engine, err error) {
	defer func() {
		if r := recover(); r != nil {
			e, err = nil, fmt.Errorf("preparing the chart engine: %v", r)
		}
	}()
	program, err := compiled()
	if err != nil {
		return nil, fmt.Errorf("compiling the chart bundle: %w", err)
	}
	ruler, err := newRuler()
	if err != nil {
		return nil, fmt.Errorf("reading the embedded fonts: %w", err)
	}
	vm := goja.New()
	if err := prepare(vm, ruler); err != nil {
		return nil, fmt.Errorf("preparing the chart engine: %w", err)
	}
	if _, err := vm.RunProgram(program); err != nil {
		return nil, fmt.Errorf("loading the chart bundle: %w", err)
	}
	value, err := vm.RunString(drawScript)
	if err != nil {
		return nil, fmt.Errorf("preparing the chart engine: %w", err)
	}
	function, ok := goja.AssertFunction(value)
	if !ok {
		return nil, errors.New("preparing the chart engine: the drawing script is no function")
	}
	return &engine{vm, function}, nil
}

// draw draws one chart. After an error the engine is not to be used again.
func (e *engine) draw(option []byte, width, height int) (svg []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			svg, err = nil, fmt.Errorf("drawing a chart: %v", r)
		}
	}()
	if width < 1 || height < 1 {
		return nil, fmt.Errorf("drawing a chart: %d by %d pixels is no size", width, height)
	}
	drawn, err := e.function(goja.Undefined(), e.vm.ToValue(string(option)), e.vm.ToValue(width), e.vm.ToValue(height))
	if err != nil {
		return nil, fmt.Errorf("drawing a chart: %w", err)
	}
	return renumber([]byte(drawn.String())), nil
}

// prepare gives the engine the few things that a browser has and the bundle asks for.
func prepare(vm *goja.Runtime, ruler *ruler) error {
	silent := func(goja.FunctionCall) goja.Value { return goja.Undefined() }
	console := vm.NewObject()
	for _, name := range []string{"log", "warn", "error"} {
		if err := console.Set(name, silent); err != nil {
			return err
		}
	}
	for name, value := range map[string]any{
		"console": console, "setTimeout": silent, "clearTimeout": silent, "measure": ruler.css,
	} {
		if err := vm.Set(name, value); err != nil {
			return err
		}
	}
	return nil
}

// Drawer draws the charts of a pack: two at a time, and none twice. The zero value is ready.
type Drawer struct {
	mu    sync.Mutex
	drawn map[[sha256.Size]byte]*picture
	// engines are those that wait for work, nil for one that is not made yet: loading the bundle costs a fifth of a chart.
	engines chan *engine
}

type picture struct {
	done chan struct{}
	svg  []byte
	err  error
}

// atOnce is the number of engines that work at the same time; each takes about 30 MB.
const atOnce = 2

// SVG is [SVG] with a memory: a second call with the same option and size waits for the first and returns its bytes, which the
// caller must not change.
func (d *Drawer) SVG(option []byte, width, height int) ([]byte, error) {
	p := d.start(option, width, height)
	<-p.done
	return p.svg, p.err
}

// Start begins to draw and returns at once; a later [Drawer.SVG] waits for the result.
func (d *Drawer) Start(option []byte, width, height int) { d.start(option, width, height) }

func (d *Drawer) start(option []byte, width, height int) *picture {
	key := key(option, width, height)
	d.mu.Lock()
	defer d.mu.Unlock()
	if p := d.drawn[key]; p != nil {
		return p
	}
	if d.drawn == nil {
		d.drawn = map[[sha256.Size]byte]*picture{}
		d.engines = make(chan *engine, atOnce)
		for range atOnce {
			d.engines <- nil
		}
	}
	p := &picture{done: make(chan struct{})}
	d.drawn[key] = p
	go func() {
		defer close(p.done)
		e := <-d.engines
		defer func() { d.engines <- e }()
		if e == nil {
			if e, p.err = newEngine(); p.err != nil {
				return
			}
		}
		if p.svg, p.err = e.draw(option, width, height); p.err != nil {
			e = nil
		}
	}()
	return p
}

func key(option []byte, width, height int) [sha256.Size]byte {
	h := sha256.New()
	var size [16]byte
	binary.BigEndian.PutUint64(size[:8], uint64(width))
	binary.BigEndian.PutUint64(size[8:], uint64(height))
	h.Write(size[:])
	h.Write(option)
	return [sha256.Size]byte(h.Sum(nil))
}
