package proxyapi

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

const redacted = "[redacted]"

// Secret is a password, token or PIN of the PBX. It prints as [redacted] with
// every verb, in JSON, CSV and slog; [Secret.Reveal] gives the value. The zero
// Secret is empty. Secrets are sent to the PBX as they are.
type Secret struct {
	// A pointer, so that even a dump of an unexported field, for which fmt
	// calls no methods, shows an address only.
	value *string
}

// NewSecret wraps a value.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{&value}
}

// Reveal returns the value itself.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether there is no value.
func (s Secret) IsZero() bool { return s.value == nil }

// String returns "[redacted]".
func (s Secret) String() string { return redacted }

// GoString returns "[redacted]".
func (s Secret) GoString() string { return redacted }

// Format prints "[redacted]" whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText writes "[redacted]", in JSON and CSV.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// UnmarshalText takes the text as the value.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}

// LogValue logs "[redacted]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// isSecretName tells the columns that hold credentials by their names:
// ex_webpassword, imappassword, ex_token, ex_2fa_param1, ex_lockpin, secret and the like.
func isSecretName(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"password", "passwd", "secret", "token", "2fa"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	for part := range strings.SplitSeq(name, "_") {
		if strings.HasPrefix(part, "pin") || strings.HasSuffix(part, "pin") {
			return true
		}
	}
	return false
}
