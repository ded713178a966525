package proxyapi

import (
	"net/url"
	"regexp"
	"strings"
)

// scrubber takes out of the server's words what the server may have echoed:
// web servers and PHP quote the request, key and all, in their pages.
type scrubber struct{ secrets []string }

var (
	anyURL   = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://\S+`)
	anyQuery = regexp.MustCompile(`\S*(?:\?|&amp;|&)\S*=\S*`)
	anyPair  = regexp.MustCompile(`(?i)\b(key|password|secret|token|pin)(=|%3D)\S+`)
)

const (
	maxMessage     = 300
	maxExcerptText = 120
)

// newScrubber makes a scrubber for a call with these secrets.
func newScrubber(secrets ...string) *scrubber {
	s := &scrubber{}
	for _, secret := range secrets {
		if secret != "" {
			s.secrets = append(s.secrets, secret, url.QueryEscape(secret), url.PathEscape(secret))
		}
	}
	return s
}

// text is s with addresses, queries and secrets taken out, cut to a length
// that fits a log line.
func (s *scrubber) text(text string) string { return s.clean(text, maxMessage) }

// excerpt is text on one line, and shorter.
func (s *scrubber) excerpt(text string) string {
	return s.clean(strings.TrimSpace(blanks.ReplaceAllString(text, " ")), maxExcerptText)
}

func (s *scrubber) clean(text string, limit int) string {
	text = anyURL.ReplaceAllString(text, "[address]")
	text = anyQuery.ReplaceAllString(text, "[query]")
	text = anyPair.ReplaceAllString(text, "[query]")
	for _, secret := range s.secrets {
		text = strings.ReplaceAll(text, secret, redacted)
	}
	if len(text) > limit {
		text = strings.ToValidUTF8(text[:limit], "") + "…"
	}
	return text
}
