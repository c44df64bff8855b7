package ledger

import (
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bilan/pipeline/disk"
)

// ManifestFile lists the files of a folder of packs with their hashes, and what they were made from. SignatureFile beside it holds the
// Ed25519 signature of its bytes in base64, when there is a key.
const (
	ManifestFile  = "manifest.json"
	SignatureFile = "manifest.sig"
)

// Manifest says what lies in the folder of one period. It says nothing of when: the same inputs give the same bytes.
type Manifest struct {
	Version int      `json:"version"` // of its form: 1
	Period  string   `json:"period"`  // name of the folder
	Made    []Making `json:"made"`
	Files   []Output `json:"files"`  // by path
	Ledger  string   `json:"ledger"` // SHA-256 of the last line of the ledger of closes when it was written
}

// Making is what some files were made from.
type Making struct {
	ID            string            `json:"id"` // of all below
	AsOf          time.Time         `json:"as_of"`
	Tool          string            `json:"tool_version"`
	Configuration map[string]string `json:"configuration"` // file → SHA-256 of its bytes
	Models        string            `json:"models"`        // SHA-256 over all models
	Inputs        []Source          `json:"inputs"`
}

// Output is one file, relative to the folder of the manifest.
type Output struct {
	File
	Made string `json:"made"` // id of a making
}

// Note adds files that were just written below out to the manifests of their periods. What else a manifest lists stays listed: that it
// is gone, or was changed, is for [VerifyFolder] to say. A nil key signs nothing, and takes an older signature away.
func Note(out string, m Making, files []File, head string, key crypto.Signer) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	m.ID = sum(data)[:12]
	byFolder := map[string][]Output{}
	for _, f := range files {
		folder, rest, ok := strings.Cut(f.Path, "/")
		if !ok {
			continue // no period of its own
		}
		f.Path = rest
		byFolder[folder] = append(byFolder[folder], Output{f, m.ID})
	}
	for folder, written := range byFolder {
		if err := note(filepath.Join(out, folder), folder, m, written, head, key); err != nil {
			return fmt.Errorf("write the manifest of %s: %w", folder, err)
		}
	}
	return nil
}

func note(dir, folder string, m Making, written []Output, head string, key crypto.Signer) error {
	before, err := readManifest(filepath.Join(dir, ManifestFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	now := Manifest{Version: 1, Period: folder, Files: written, Ledger: head}
	for _, f := range before.Files {
		if !slices.ContainsFunc(written, func(o Output) bool { return o.Path == f.Path }) {
			now.Files = append(now.Files, f)
		}
	}
	slices.SortFunc(now.Files, func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
	for _, made := range append(before.Made, m) {
		isUsed := slices.ContainsFunc(now.Files, func(o Output) bool { return o.Made == made.ID })
		if isUsed && !slices.ContainsFunc(now.Made, func(o Making) bool { return o.ID == made.ID }) {
			now.Made = append(now.Made, made)
		}
	}
	slices.SortFunc(now.Made, func(a, b Making) int { return strings.Compare(a.ID, b.ID) })
	data, err := json.MarshalIndent(now, "", "  ")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	signature := filepath.Join(dir, SignatureFile)
	if key == nil {
		if err := os.Remove(signature); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return disk.Write(filepath.Join(dir, ManifestFile), data)
	}
	signed, err := key.Sign(nil, data, crypto.Hash(0))
	if err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	if err := disk.Write(filepath.Join(dir, ManifestFile), data); err != nil {
		return err
	}
	return disk.Write(signature, []byte(base64.StdEncoding.EncodeToString(signed)+"\n"))
}

func readManifest(path string) (m Manifest, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("read %s: %w", path, err)
	}
	if m.Version != 1 {
		return m, fmt.Errorf("read %s: it has version %d, this program reads 1", path, m.Version)
	}
	return m, nil
}

// Checked is what [VerifyFolder] found.
type Checked struct {
	Manifest Manifest
	Faults   []Fault
	IsSigned bool // and the signature is that of the key, when one was given
}

// VerifyFolder looks at every file of a folder of packs against its manifest, and at the signature against a public key; without a key,
// that there is a signature is only told.
func VerifyFolder(dir string, key ed25519.PublicKey) (Checked, error) {
	var c Checked
	file := filepath.Join(dir, ManifestFile)
	m, err := readManifest(file)
	if errors.Is(err, fs.ErrNotExist) {
		c.Faults = append(c.Faults, Fault{Path: ManifestFile, What: Missing})
		return c, nil
	}
	if err != nil {
		c.Faults = append(c.Faults, Fault{Path: ManifestFile, What: Broken, Why: err.Error()})
		return c, nil
	}
	c.Manifest = m
	var want []File
	for _, f := range m.Files {
		want = append(want, f.File)
	}
	c.Faults, err = Compare(dir, want, func(p string) bool { return p == ManifestFile || p == SignatureFile })
	if err != nil {
		return c, err
	}
	text, err := os.ReadFile(filepath.Join(dir, SignatureFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if key != nil {
			c.Faults = append(c.Faults, Fault{Path: SignatureFile, What: Missing})
		}
		return c, nil
	case err != nil:
		return c, err
	}
	c.IsSigned = true
	if key == nil {
		return c, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return c, err
	}
	signature, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || !ed25519.Verify(key, data, signature) {
		c.IsSigned = false
		c.Faults = append(c.Faults, Fault{Path: SignatureFile, What: Broken, Why: "it is not the signature of this manifest by this key"})
	}
	return c, nil
}

// VerifySources looks at the files of the workspace that figures were made from, as far as they are still there: an export, once read, is not
// edited. Registers and stores live on, and are left out; so is what was never a file of the workspace.
func (m Manifest) VerifySources(workspace string) ([]Fault, error) {
	var faults []Fault
	seen := map[string]bool{}
	for _, made := range m.Made {
		for _, s := range made.Inputs {
			if s.IsLiving || seen[s.File+s.SHA256] {
				continue
			}
			seen[s.File+s.SHA256] = true
			file := filepath.FromSlash(s.File)
			if !filepath.IsAbs(file) {
				file = filepath.Join(workspace, file)
			}
			hash, _, err := HashFile(file)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				continue
			case err != nil:
				return nil, err
			case hash != s.SHA256:
				faults = append(faults, Fault{Path: path.Clean(s.File), What: Edited, Why: "a source of " + m.Period})
			}
		}
	}
	return faults, nil
}

// ReadKey reads an Ed25519 private key, PKCS #8 in PEM, as openssl genpkey -algorithm ed25519 writes it.
func ReadKey(file string) (ed25519.PrivateKey, error) {
	return readKey[ed25519.PrivateKey](file, "PRIVATE KEY", x509.ParsePKCS8PrivateKey)
}

// ReadPublicKey reads an Ed25519 public key in PEM, as openssl pkey -pubout writes it.
func ReadPublicKey(file string) (ed25519.PublicKey, error) {
	return readKey[ed25519.PublicKey](file, "PUBLIC KEY", x509.ParsePKIXPublicKey)
}

func readKey[K any](file, kind string, parse func([]byte) (any, error)) (key K, err error) {
	block, err := readPEM(file, kind)
	if err != nil {
		return key, err
	}
	parsed, err := parse(block)
	if err != nil {
		return key, fmt.Errorf("read the key %s: %w", file, err)
	}
	key, ok := parsed.(K)
	if !ok {
		return key, fmt.Errorf("read the key %s: it is no Ed25519 key", file)
	}
	return key, nil
}

func readPEM(file, kind string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	block, _ := pem.Decode(data)
	if block == nil || block.Type != kind {
		return nil, fmt.Errorf("read the key %s: it holds no %s in PEM", file, strings.ToLower(kind))
	}
	return block.Bytes, nil
}
