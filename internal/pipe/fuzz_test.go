package pipe

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// FuzzTable holds Table against a reader that has the whole text before it.
func FuzzTable(f *testing.F) {
	for _, body := range samples(f) {
		f.Add([]byte(body))
	}
	for _, name := range []string{"dial-success.txt", "error-bad-key.txt", "verb-ok.txt"} {
		f.Add([]byte(sample(f, name)))
	}
	for _, body := range []string{"", "\uFEFFA|B\r\n1|2\r", "A|\n\n1||\n", "||\n", "A|B|C\n1|2", "A|B\n\xff|\r|\n"} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := readAll(t, bytes.NewReader(body))
		slow, slowErr := readAll(t, iotest.OneByteReader(bytes.NewReader(body)))
		if !slices.Equal(got, slow) || (err == nil) != (slowErr == nil) || err != nil && err.Error() != slowErr.Error() {
			t.Fatalf("at once:   %q, %v\nin pieces: %q, %v", got, err, slow, slowErr)
		}
		want, sound, truncated := oracle(string(body))
		if !slices.Equal(got, want) || sound != (err == nil) || truncated != errors.Is(err, record.ErrTruncated) {
			t.Fatalf("got  %q, %v\nwant %q, sound %v, truncated %v", got, err, want, sound, truncated)
		}
		Fields(string(body))
	})
}

var lineEnd = regexp.MustCompile(`\r?\n`)

func oracle(body string) (rows []string, sound, truncated bool) {
	body = strings.TrimLeft(strings.TrimPrefix(body, "\uFEFF"), space)
	if body == "" {
		return nil, true, false
	}
	lines := lineEnd.Split(body, -1)
	last := len(lines) - 1 // without a line end
	lines[last] = strings.TrimSuffix(lines[last], "\r")
	header := strings.Trim(lines[0], space)
	names := strings.Split(header, "|")
	for len(names) > 0 && strings.Trim(names[len(names)-1], space) == "" {
		names = names[:len(names)-1]
	}
	if !strings.Contains(header, "|") || len(names) == 0 {
		return nil, false, false
	}
	for i, line := range lines {
		if i == 0 || strings.Trim(line, space) == "" {
			continue
		}
		fields := strings.Split(line, "|")
		if n := len(names); len(fields) == n+1 && fields[n] == "" {
			fields = fields[:n]
		}
		if len(fields) != len(names) {
			return rows, false, i == last && len(fields) < len(names)
		}
		var parts []string
		for i, name := range names {
			parts = append(parts, strings.Trim(name, space)+"="+fields[i])
		}
		rows = append(rows, strings.Join(parts, ";"))
	}
	return rows, true, false
}
