package workspace

import (
	"strings"
	"testing"
)

func TestParseRate(t *testing.T) {
	for text, want := range map[string]Rate{
		"95 %": 950_000, "95%": 950_000, "99,9 %": 999_000, "99.95 %": 999_500, "99,9999 %": 999_999, "0 %": 0, "100 %": 1_000_000, "150 %": 1_500_000,
		"99,95\u00a0%": 999_500, "99,95\u202f%": 999_500,
	} {
		if got, message, _ := parseRate(text); got != want || message != "" {
			t.Errorf("%q is %d, want %d (%s)", text, got, want, message)
		}
	}
	for text, want := range map[string]string{
		"0.95": `write it as "95 %"`, "0,999": `write it as "99.9 %"`, "95": `write it as "95 %"`, "1": `write it as "1 %"`,
		"": "with at most four decimals", "99,99999 %": "with at most four decimals", "-1 %": "with at most four decimals", "ninety": "with at most four decimals",
	} {
		if _, message, hint := parseRate(text); message == "" || !strings.Contains(hint, want) {
			t.Errorf("%q: %s, %s; want %s", text, message, hint, want)
		}
	}
	for rate, want := range map[Rate]string{950_000: "95 %", 999_000: "99,9 %", 999_999: "99,9999 %", 0: "0 %", 1_500_000: "150 %", 1_000: "0,1 %"} {
		if got := rate.String(); got != want {
			t.Errorf("%d is %q, want %q", rate, got, want)
		}
	}
}

func TestParseMoney(t *testing.T) {
	for text, want := range map[string]Money{
		"1500": 150_000, "1 500,00": 150_000, "1500.5": 150_050, "0,05": 5, "12\u202f345\u202f678,90": 1_234_567_890, "0": 0,
	} {
		if got, message, _ := parseMoney(text); got != want || message != "" {
			t.Errorf("%q is %d, want %d (%s)", text, got, want, message)
		}
	}
	for _, text := range []string{"", "-5", "1.500,00", "1,500.00", "15 00", "1500 €", "12 EUR", "1e3", "0,005", "99999999999999999"} {
		if got, message, _ := parseMoney(text); message == "" {
			t.Errorf("%q is %d", text, got)
		}
	}
	for amount, want := range map[Money]string{150_000: "1 500,00", 5: "0,05", 1_234_567_890: "12 345 678,90", 99_900: "999,00"} {
		if got := amount.String(); got != want {
			t.Errorf("%d is %q, want %q", amount, got, want)
		}
	}
}
