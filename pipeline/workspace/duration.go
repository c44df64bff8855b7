package workspace

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	durationForm = regexp.MustCompile(`^(?:(\d{1,5})h)?(?:(\d{1,6})(?:min|m))?(?:(\d{1,7})s)?$`)
	shortForm    = regexp.MustCompile(`^(\d{1,5})h(\d{1,2})$`)
	bareDigits   = regexp.MustCompile(`^\d+$`)
	dayForm      = regexp.MustCompile(`^\d+ ?(?:d|j|jo|jours?|days?|jours? ouvrés?|working days?|w|weeks?|semaines?)\b`)
)

// parseDuration reads 30min, 30m, 4h, 1h30, 2 h 15 min, and 1h30min20s. Without unit, or in days, it says what is wrong and what to
// write: a day has three meanings in three tools (domain.md 3.2), and none is guessed.
func parseDuration(text string) (d time.Duration, message, hint string) {
	const forms = "write it as 30min, 4h or 1h30"
	word := strings.ToLower(strings.TrimSpace(text))
	if dayForm.MatchString(word) {
		return 0, fmt.Sprintf("the duration %q counts in days, which has no single meaning", text),
			"a day may be 24 h, a working day or the hours of the calendar: write the hours, such as 10h"
	}
	word = strings.ReplaceAll(word, " ", "")
	match := shortForm.FindStringSubmatch(word)
	if match == nil {
		match = durationForm.FindStringSubmatch(word)
	}
	switch {
	case bareDigits.MatchString(word):
		return 0, fmt.Sprintf("the duration %q has no unit", text), forms
	case match == nil || word == "":
		return 0, fmt.Sprintf("unknown duration %q", text), forms
	}
	hours, _ := strconv.Atoi(match[1])
	minutes, _ := strconv.Atoi(match[2])
	seconds := 0
	if len(match) > 3 {
		seconds, _ = strconv.Atoi(match[3])
	}
	switch {
	case match[1] != "" && minutes > 59:
		return 0, fmt.Sprintf("the duration %q has more than 59 minutes beside its hours", text), forms
	case match[1]+match[2] != "" && seconds > 59:
		return 0, fmt.Sprintf("the duration %q has more than 59 seconds beside its minutes", text), forms
	}
	return time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute + time.Duration(seconds)*time.Second, "", ""
}
