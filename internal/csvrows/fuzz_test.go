package csvrows

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// FuzzReader holds Reader against encoding/csv alone.
func FuzzReader(f *testing.F) {
	for _, body := range samples(f) {
		f.Add([]byte(body))
	}
	for _, body := range []string{
		"", "\uFEFF \"a\",b\r\n1,\"2\r\n\"\r", "a,b\n1", "a,b\n1,\"2", "a,b\n1,\"2\"3", "a,b\n\n1,2,3\n", "a\n\"\"\n\xff\r\r\n", "a\n\"1\"\"\n",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := readAll(t, bytes.NewReader(body))
		slow, slowErr := readAll(t, iotest.OneByteReader(bytes.NewReader(body)))
		if !slices.Equal(got, slow) || (err == nil) != (slowErr == nil) || err != nil && err.Error() != slowErr.Error() {
			t.Fatalf("at once:   %q, %v\nin pieces: %q, %v", got, err, slow, slowErr)
		}
		var syntax *record.SyntaxError
		if err != nil && !errors.As(err, &syntax) {
			t.Fatal(err)
		}
		text := strings.TrimLeft(strings.TrimPrefix(string(body), "\uFEFF"), " \t\r\n")
		want, wantErr := oracle(text)
		if !slices.Equal(got, want) || (err == nil) != (wantErr == nil) {
			t.Fatalf("got  %q, %v\nwant %q, %v", got, err, want, wantErr)
		}
		if truncated := wantErr != nil && isTruncated(text, wantErr); truncated != errors.Is(err, record.ErrTruncated) {
			t.Fatalf("truncated: %v; %v", truncated, err)
		}
	})
}

func oracle(text string) (rows []string, err error) {
	r := csv.NewReader(strings.NewReader(text))
	var names []string
	for {
		fields, err := r.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		if names == nil {
			for _, name := range fields {
				names = append(names, strings.TrimSpace(name))
			}
			continue
		}
		row := record.Row{Names: names}
		for _, field := range fields {
			row.Cells = append(row.Cells, record.Cell{Text: field})
		}
		rows = append(rows, show(row))
	}
}

// isTruncated asks whether a quote would mend the end, or more fields.
func isTruncated(text string, err error) bool {
	if errors.Is(err, csv.ErrFieldCount) {
		return !strings.HasSuffix(text, "\n") && fewer(text)
	}
	_, mended := oracle(text + `"`)
	return errors.Is(err, csv.ErrQuote) && !errors.Is(mended, csv.ErrQuote) && !errors.Is(mended, csv.ErrBareQuote)
}

// fewer reports whether the row with the wrong number of fields is the last,
// and has too few.
func fewer(text string) bool {
	r := csv.NewReader(strings.NewReader(text))
	names, _ := r.Read()
	for {
		fields, err := r.Read()
		if err != nil {
			return r.InputOffset() == int64(len(text)) && len(fields) < len(names)
		}
	}
}
