package workspace

import (
	"fmt"
	"math"
	"time"
)

// GridID is the id of the contract that stands for the target grid of bilan.yaml.
const GridID = "objectifs"

// Grid is the target grid of the workspace as one more contract: of every incident that no other contract covers, from ever, with
// no stop. It is nil without targets.
func (c Config) Grid() *Contract {
	if len(c.Targets) == 0 {
		return nil
	}
	title := "Objectifs"
	if c.Language == "en" {
		title = "Targets"
	}
	t := Terms{ID: "1", Stops: []Stop{}}
	for _, target := range c.Targets {
		for _, line := range []struct {
			name, indicator string
			target          time.Duration
		}{{"GTI", "acknowledge", target.Acknowledge}, {"GTR", "restore", target.Restore}} {
			if line.target > 0 {
				t.Commitments = append(t.Commitments, Commitment{
					ID: fmt.Sprintf("%s-P%d", line.name, target.Priority), Indicator: line.indicator, Priorities: []int{target.Priority},
					Target: Delay{Seconds: seconds(line.target)}, Calendar: target.Calendar,
					Threshold: Rate(math.Round(target.Threshold * float64(million))),
				})
			}
		}
	}
	grid := &Contract{Version: 1, ID: GridID, Title: title, Zone: c.Zone, Versions: []Terms{t}, File: ConfigFile}
	grid.fill(c.Zone, func(...any) bool { return false })
	return grid
}
