package proxyapi

import (
	"bytes"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"
)

// keyRefusal is what the server answers to a wrong key, a missing or unknown
// tenant, and an operation above the key's rights, whatever the format
// (observed; one more byte follows, probably a line feed).
const keyRefusal = "Too bad... you mistaken the security api key."

const byteOrderMark = "\xef\xbb\xbf"

// isKeyRefusal reports whether a whole reply, trimmed, is the key refusal. A
// record that quotes the sentence is longer, and data.
func isKeyRefusal(text []byte) bool {
	return strings.EqualFold(string(text), keyRefusal)
}

// isEmpty reports whether a reply, trimmed, is one of the server's ways of
// sending nothing: no bytes; a lone ] where it writes arrays by hand and found
// no row; or PHP's encodings of nothing (observed).
func isEmpty(text []byte) bool {
	switch string(text) {
	case "", "]", "null", "[]", "{}":
		return true
	}
	return false
}

var (
	sqlStatement = regexp.MustCompile(`(?is)^(update|insert\s+into|delete\s+from|replace\s+into)\s+\S+\s`)
	htmlStart    = regexp.MustCompile(`(?i)^<(!doctype\s+html|html|head|body|title|center|h1|p|div|br|b|pre|script)\b`)
	// PHP writes its notices with <b> in HTML mode and bare otherwise.
	phpNotice = regexp.MustCompile(`(?is)(?:PHP )?(?:<b>)?(Fatal error|Parse error|Warning|Notice|Deprecated)(?:</b>)?\s*:\s+(.{1,400}?) in (?:<b>)?\S+(?:</b>)? on line (?:<b>)?\d+`)
	htmlTag   = regexp.MustCompile(`(?s)<(style|script|title)\b.*?</(style|script|title)>|<[^>]*>`)
	blanks    = regexp.MustCompile(`\s+`)
)

func isSQL(text []byte) bool { return sqlStatement.Match(text) }

// reject makes the error for a reply that is not what the operation returns:
// a refusal where the server says so in a sentence, else a malformed reply.
func (r *reply) reject(text []byte) *Error {
	text = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(text), []byte(byteOrderMark)))
	if isKeyRefusal(text) {
		e := r.failure(ErrUnauthorized)
		e.Message = keyRefusal
		return e
	}
	notice := phpNotice.FindSubmatch(text)
	switch {
	case notice != nil:
		e := r.unusable(ErrMalformed, errors.New("the server's PHP reports a problem"))
		e.Excerpt = r.scrub.excerpt(string(notice[1]) + ": " + string(notice[2]))
		return e
	case htmlStart.Match(text):
		e := r.unusable(ErrMalformed, errors.New("an HTML page"))
		e.Excerpt = r.scrub.excerpt(htmlTag.ReplaceAllString(string(text), " "))
		return e
	case isSQL(text):
		return r.unusable(ErrMalformed, errors.New("an SQL statement"))
	}
	if sentence, ok := asSentence(text); ok {
		e := r.failure(ErrRefused)
		e.Message = r.scrub.text(sentence)
		return e
	}
	e := r.unusable(ErrMalformed, errors.New("not what this operation returns"))
	if line, _, _ := strings.Cut(string(text), "\n"); utf8.ValidString(line) && !strings.ContainsAny(line, "|{[,;=<") {
		// A line with separators may be a row, and anybody's data.
		e.Excerpt = r.scrub.excerpt(line)
	}
	return e
}

// asSentence recognises the server's own words: one line of text ("No id
// specified"), or DIAL's "Error|…|". The wording of the sentences is only
// partly known (field notes § 2), so nothing is compared with a list.
func asSentence(text []byte) (string, bool) {
	s := string(text)
	if rest, found := cutPrefixFold(s, "error|"); found {
		message, _, _ := strings.Cut(rest, "|")
		return message, true
	}
	if s == "" || len(s) > 300 || !utf8.ValidString(s) || strings.ContainsAny(s, "\n|{[<\x00") {
		return "", false
	}
	hasLetter := strings.ContainsFunc(s, func(c rune) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c > 127 })
	return s, hasLetter && !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' })
}

func cutPrefixFold(s, prefix string) (rest string, found bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// isMedia reports whether a body that begins with head is a file rather than
// the server's words. Sound without a header of its own (GSM, A-law) is told
// from text by bytes that no text has.
func isMedia(head []byte, contentType string) bool {
	if mediaSignature(head) != "" {
		return true
	}
	trimmed := bytes.TrimSpace(head)
	if htmlStart.Match(trimmed) || phpNotice.Match(trimmed) || isSQL(trimmed) {
		return false
	}
	isText := utf8.Valid(head) && bytes.IndexFunc(head, func(c rune) bool {
		return c < ' ' && c != '\n' && c != '\r' && c != '\t'
	}) < 0
	return !isText || hasMediaType(contentType)
}

func hasMediaType(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, "/")
	return kind == "audio" || kind == "video" || strings.HasPrefix(contentType, "application/octet-stream")
}

// mediaType is the type that the server gave, unless the bytes show that the
// server just said what it always says.
func mediaType(head []byte, contentType string) string {
	if hasMediaType(contentType) && !strings.HasPrefix(contentType, "application/") {
		return contentType
	}
	if found := mediaSignature(head); found != "" {
		return found
	}
	return "application/octet-stream"
}

// mediaSignature finds the type of a file by its first bytes, "" if they say
// nothing.
func mediaSignature(head []byte) string {
	switch {
	case len(head) > 1 && head[0] == 0xff && head[1]&0xe0 == 0xe0:
		return "audio/mpeg" // a frame without an ID3 tag, which net/http does not know
	case bytes.HasPrefix(head, []byte("fLaC")):
		return "audio/flac"
	case bytes.HasPrefix(head, []byte("#!AMR")):
		return "audio/amr"
	}
	found := http.DetectContentType(head)
	if strings.HasPrefix(found, "audio/") || found == "application/ogg" || found == "application/pdf" || strings.HasPrefix(found, "image/") {
		return found
	}
	return ""
}
