package loosexml

import (
	"strings"
	"unicode/utf8"
)

// white is XML's white space; Unicode's other spaces are text.
const white = " \t\r\n"

func isWhite(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func blank(s string) bool { return strings.Trim(s, white) == "" }

// unindent removes the white space at either edge of s that has a line break:
// that is the document's layout. "  x " without one is kept.
func unindent(s string) string {
	if cut := strings.TrimLeft(s, white); strings.Contains(s[:len(s)-len(cut)], "\n") {
		s = cut
	}
	if cut := strings.TrimRight(s, white); strings.Contains(s[len(cut):], "\n") {
		s = cut
	}
	return s
}

// lineEnds makes "\n" of "\r\n" and "\r".
func lineEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// decode gives source text its meaning. What is no reference, or one that
// XML does not know, stays as it is: "AT&T", "&nbsp;", "&#0;".
func decode(s string) string {
	s = lineEnds(s) // first: "&#13;" is a carriage return and stays one
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	out := make([]byte, 0, len(s)) // no reference is shorter than its meaning
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			return string(append(out, s...))
		}
		out, s = append(out, s[:i]...), s[i:]
		r, n := reference(s)
		if n == 0 {
			r, n = '&', 1
		}
		out, s = utf8.AppendRune(out, r), s[n:]
	}
}

// reference returns the character and the length of the reference that s
// begins with; the length is 0 if there is none.
func reference(s string) (r rune, length int) {
	switch {
	case strings.HasPrefix(s, "&lt;"):
		return '<', len("&lt;")
	case strings.HasPrefix(s, "&gt;"):
		return '>', len("&gt;")
	case strings.HasPrefix(s, "&amp;"):
		return '&', len("&amp;")
	case strings.HasPrefix(s, "&quot;"):
		return '"', len("&quot;")
	case strings.HasPrefix(s, "&apos;"):
		return '\'', len("&apos;")
	case strings.HasPrefix(s, "&#x"):
		return numeric(s, len("&#x"), 16)
	case strings.HasPrefix(s, "&#"):
		return numeric(s, len("&#"), 10)
	}
	return 0, 0
}

// numeric reads the digits of a reference from offset i on.
func numeric(s string, i int, base rune) (r rune, length int) {
	for ; i < len(s); i++ {
		d := digit(s[i])
		if d >= base {
			break
		}
		if r <= utf8.MaxRune {
			r = r*base + d
		}
	}
	// No digits at all leave 0, which is no character of XML either.
	if i == len(s) || s[i] != ';' || !isChar(r) {
		return 0, 0
	}
	return r, i + 1
}

func digit(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c && c <= 'f':
		return rune(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return rune(c-'A') + 10
	}
	return 16
}

// isChar reports whether r may stand in XML (XML 1.0 § 2.2).
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= ' ' && utf8.ValidRune(r) && r != 0xfffe && r != 0xffff
}
