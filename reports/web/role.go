package web

import (
	"fmt"
	"strings"
)

// Role is what somebody may see.
type Role struct {
	Kind RoleKind
	// Contract is the contract of a client: he sees what its reports are made from, and nothing else.
	Contract string
}

// RoleKind is one of the three kinds of reader.
type RoleKind string

// The kinds of reader.
const (
	Admin      RoleKind = "admin"      // everything, and the state of the server
	Governance RoleKind = "governance" // every client's data
	Client     RoleKind = "client"     // one contract's data
)

// ParseRole reads admin, governance or client:<contract>.
func ParseRole(s string) (Role, error) {
	kind, contract, ofContract := strings.Cut(strings.TrimSpace(s), ":")
	r := Role{Kind: RoleKind(kind), Contract: strings.TrimSpace(contract)}
	switch {
	case (r.Kind == Admin || r.Kind == Governance) && !ofContract, r.Kind == Client && r.Contract != "":
		return r, nil
	case r.Kind == Client:
		return Role{}, fmt.Errorf("the role client names no contract")
	}
	return Role{}, fmt.Errorf("unknown role %q", s)
}

// String is what [ParseRole] reads.
func (r Role) String() string {
	if r.Kind == Client {
		return string(r.Kind) + ":" + r.Contract
	}
	return string(r.Kind)
}

// audience says for whom a route is.
type audience int

const (
	everyone audience = iota // without a token: what shows no data
	readers                  // every role, each with its own data
	house                    // governance and admin
	admins
)

// admits reports whether a role is of an audience.
func (a audience) admits(r Role) bool {
	switch a {
	case everyone, readers:
		return true
	case house:
		return r.Kind == Admin || r.Kind == Governance
	}
	return r.Kind == Admin
}
