package workspace

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// contractTests ends the name of a file of worked examples: contracts/<id>.tests.yaml.
const contractTests = ".tests"

// contracts reads contracts/*.yaml, the worked examples apart.
func (r *reading) contracts(w *Workspace) []*Contract {
	var contracts []*Contract
	var read []sharing
	rules := w.rules()
	files := map[string]string{}
	for _, file := range r.list("contracts") {
		if strings.HasSuffix(stem(file), contractTests) {
			continue
		}
		data, err := r.read(file)
		if err != nil {
			r.loose = append(r.loose, Problem{File: file, Message: reason(err)})
			continue
		}
		c := &Contract{File: file}
		d := parse(file, data, c)
		if first, twice := files[strings.ToLower(c.ID)]; twice && c.ID != "" {
			d.report(at("id"), fmt.Sprintf("the contract %q is already in %s", c.ID, first), "names are compared without regard to case")
		} else if c.ID != "" && c.ID != stem(file) {
			d.report(at("id"), fmt.Sprintf("the contract %q is in %s", c.ID, file), fmt.Sprintf("name the file contracts/%s.yaml", c.ID))
		}
		d.checkContract(c, rules)
		r.documents = append(r.documents, d)
		if c.ID != "" {
			files[strings.ToLower(c.ID)] = file
			contracts = append(contracts, c)
			read = append(read, sharing{c, d})
		}
	}
	checkSharing(read)
	for _, d := range r.documents {
		d.problems.sort()
	}
	slices.SortFunc(contracts, func(a, b *Contract) int { return strings.Compare(a.ID, b.ID) })
	return contracts
}

// ReadContract reads one contract from any file, against the calendars of the workspace: the terms of a simulation. The file may
// have any name, and its contract may cover what another one covers. The error is [Problems] when the contract is at fault.
func (w *Workspace) ReadContract(file string) (*Contract, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading the contract %q: %s", file, reason(err))
	}
	defer f.Close()
	data, err := readBounded(f)
	if err != nil {
		return nil, fmt.Errorf("reading the contract %q: %s", file, reason(err))
	}
	c := &Contract{File: filepath.ToSlash(file)}
	d := parse(c.File, data, c)
	d.checkContract(c, w.rules())
	if len(d.problems) > 0 {
		d.problems.sort()
		return nil, d.problems
	}
	return c, nil
}

// stem is the name of a file without folder and extension.
func stem(file string) string { return strings.TrimSuffix(path.Base(file), path.Ext(file)) }
