package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Token lets somebody in. The secret itself is shown once, when it is made; what is kept is its hash.
type Token struct {
	ID        string    `json:"id"` // names it in lists and logs; says nothing of the secret
	Name      string    `json:"name"`
	Role      string    `json:"role"`
	SHA256    string    `json:"sha256"` // of the secret, which has 256 random bits: a slow hash would add nothing
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`
}

// IsValid reports whether a token lets in at an instant.
func (t Token) IsValid(at time.Time) bool { return t.ExpiresAt.IsZero() || at.Before(t.ExpiresAt) }

// Tokens are those of a workspace.
type Tokens []Token

// ReadTokens reads what [Tokens.Encode] wrote. A role that nobody knows is an error: it must never be taken for another.
func ReadTokens(data []byte) (Tokens, error) {
	var all Tokens
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("reading the tokens: %w", err)
	}
	for _, t := range all {
		if _, err := ParseRole(t.Role); err != nil {
			return nil, fmt.Errorf("reading the token %s: %w", t.ID, err)
		}
	}
	return all, nil
}

// Encode writes the tokens as a file.
func (t Tokens) Encode() ([]byte, error) {
	data, err := json.MarshalIndent(t, "", "  ")
	return append(data, '\n'), err
}

// secretPrefix tells a scanner of leaked secrets what it found.
const secretPrefix = "bilan_"

// Make adds a token with bits of random, and returns its secret.
func (t *Tokens) Make(random io.Reader, name string, role Role, now, expires time.Time) (secret string, made Token, err error) {
	bits := make([]byte, 32+4)
	if _, err := io.ReadFull(random, bits); err != nil {
		return "", made, fmt.Errorf("making a token: %w", err)
	}
	secret = secretPrefix + base64.RawURLEncoding.EncodeToString(bits[:32])
	made = Token{ID: hex.EncodeToString(bits[32:]), Name: name, Role: role.String(), SHA256: hashOf(secret), CreatedAt: now.UTC(), ExpiresAt: expires}
	*t = append(*t, made)
	return secret, made, nil
}

// Revoke takes a token out, by its id; false when there is none.
func (t *Tokens) Revoke(id string) bool {
	before := len(*t)
	*t = slices.DeleteFunc(*t, func(one Token) bool { return one.ID == id })
	return len(*t) < before
}

// Find returns the token of a secret, when it is valid. Hashes are compared, so that time tells nothing of the secret.
func (t Tokens) Find(secret string, now time.Time) (Token, bool) {
	if !strings.HasPrefix(secret, secretPrefix) {
		return Token{}, false
	}
	hash := hashOf(secret)
	for _, one := range t {
		if one.SHA256 == hash {
			return one, one.IsValid(now)
		}
	}
	return Token{}, false
}

// byID returns a token that is valid.
func (t Tokens) byID(id string, now time.Time) (Token, bool) {
	for _, one := range t {
		if one.ID == id {
			return one, one.IsValid(now)
		}
	}
	return Token{}, false
}

// Valid counts the tokens that let in at an instant.
func (t Tokens) Valid(now time.Time) (n int) {
	for _, one := range t {
		if one.IsValid(now) {
			n++
		}
	}
	return n
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
