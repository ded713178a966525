package proxyapi

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const fuzzKey = "planted-key-4711"

// fuzzReply is a reply with that body to an operation that acts.
func fuzzReply(t *testing.T, body, format string) *reply {
	return &reply{
		op:     operation{reqType: "FUZZ", acts: true},
		status: 200, length: -1, format: format,
		body: io.NopCloser(strings.NewReader(body)), ctx: t.Context(), loc: time.UTC,
		scrub: newScrubber(fuzzKey),
	}
}

func addReplies(f *testing.F) {
	names, err := filepath.Glob("testdata/replies/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(body))
	}
	f.Add("<b>Warning</b>: key=" + fuzzKey + " in <b>/x.php</b> on line <b>3</b>")
	f.Add("<html>https://h/?key=" + fuzzKey)
}

// Whatever comes, each reader gives a result or an error, never both, and no
// error shows the key.
func FuzzReply(f *testing.F) {
	addReplies(f)
	f.Fuzz(func(t *testing.T, body string) {
		check := func(name string, empty bool, err error) {
			var e *Error
			switch {
			case err == nil:
			case !errors.As(err, &e):
				t.Fatalf("%s: %T", name, err)
			case !empty:
				t.Fatalf("%s: a result beside the error %v", name, err)
			case strings.Contains(err.Error(), fuzzKey):
				t.Fatalf("%s: the key in %v", name, err)
			}
		}
		for _, format := range []string{"", "csv"} {
			cdrs, err := list[CDR](fuzzReply(t, body, format))
			check("CDRs", cdrs == nil, err)
			rows, err := list[Columns](fuzzReply(t, body, format))
			check("rows", rows == nil, err)
		}
		custom, err := one[Custom](fuzzReply(t, body, ""), "67")
		check("one", custom == nil, err)
		call, err := fuzzReply(t, body, "").call()
		check("call", call == nil, err)
		written, err := fuzzReply(t, body, "").written(5)
		check("written", written == nil, err)
		doc, err := fuzzReply(t, body, "").xml()
		check("xml", doc == nil, err)
		text, err := fuzzReply(t, body, "").help()
		check("help", text == "", err)
		n, err := fuzzReply(t, body, "").number()
		check("number", n == 0, err)
		raw, err := fuzzReply(t, body, "").raw()
		check("raw", raw == nil, err)
		list, err := fuzzReply(t, body, "").destinations()
		check("destinations", list == nil, err)
		check("verb", true, fuzzReply(t, body, "").verb())
		media, err := fuzzReply(t, body, "").media()
		check("media", media == nil, err)
		if media != nil {
			if got, err := io.ReadAll(media); err != nil || string(got) != body {
				t.Fatalf("media: %d of %d bytes, %v", len(got), len(body), err)
			}
		}
	})
}
