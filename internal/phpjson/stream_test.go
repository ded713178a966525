package phpjson

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// A cut gives ErrTruncated after sound rows. There are two exceptions, where
// the format itself is silent: a cut before the first byte of the value is the
// empty reply, and a number at the root has no end mark.
func TestRows_cutAtEveryByte(t *testing.T) {
	bodies := samples(t)
	bodies["escapes"] = `[{"a":"\u00e9\ud83d\ude00\n","b":[true,null,{"c":-1.5e3}]}]`
	bodies["numbers"] = `[12,[34,5.6e7],{"a":890}]`
	bodies["keyed"] = "\uFEFF{\"a\":[12,34],\"b\":null,\"c\":{}}"
	bodies["one row"] = `{"a":"1","b":{},"c":false}`
	bodies["string"] = `"text"`
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			whole, err := readAll(t, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			body = strings.TrimRight(body, " \n")
			for n := range body {
				rows, err := readAll(t, strings.NewReader(body[:n]))
				if strings.Trim(strings.TrimPrefix(body[:n], "\uFEFF"), " \n") == "" {
					if err != nil || len(rows) > 0 {
						t.Fatalf("empty: %q, %v", rows, err)
					}
					continue
				}
				if !errors.Is(err, record.ErrTruncated) {
					t.Fatalf("cut at %d: %v", n, err)
				}
				if len(rows) > len(whole) || !slices.Equal(rows, whole[:len(rows)]) {
					t.Fatalf("cut at %d: %q", n, rows)
				}

				// A failed read must show itself, and nothing else may change.
				lost, err := readAll(t, io.MultiReader(strings.NewReader(body[:n]), iotest.ErrReader(io.ErrUnexpectedEOF)))
				if !errors.Is(err, io.ErrUnexpectedEOF) || !slices.Equal(lost, rows) {
					t.Fatalf("lost at %d: %q, %v", n, lost, err)
				}
			}
		})
	}
}

func TestRows_readErrorIsPassedOn(t *testing.T) {
	broken := errors.New("broken")
	for _, body := range []string{"", " ", "]", "null", "nul", "12", `"a`, "[", "[1", "[1]", `{"a":{}`, `["\ud83d`} {
		_, err := readAll(t, io.MultiReader(strings.NewReader(body), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) {
			t.Errorf("after %q: %v", body, err)
		}
		// The last bytes may come together with the error.
		_, err = readAll(t, iotest.DataErrReader(io.MultiReader(strings.NewReader(body), iotest.ErrReader(broken))))
		if !errors.Is(err, broken) {
			t.Errorf("with %q: %v", body, err)
		}
	}
}

func TestRows_idleReader(t *testing.T) {
	_, err := readAll(t, idle{})
	if err != io.ErrNoProgress {
		t.Error(err)
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func TestRows_oneByteAtATime(t *testing.T) {
	bodies := samples(t)
	bodies["long"] = longTable(3000)
	for name, body := range bodies {
		want, err := readAll(t, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for _, slow := range []func(io.Reader) io.Reader{iotest.OneByteReader, iotest.HalfReader, iotest.DataErrReader} {
			got, err := readAll(t, slow(strings.NewReader(body)))
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %v, %d rows, want %d", name, err, len(got), len(want))
			}
		}
	}
}

// longTable is longer than the buffer, and its rows differ.
func longTable(n int) string {
	var b strings.Builder
	b.WriteString("[")
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"0":"%d","id":"%[1]d","1":"caf\u00e9 %[1]d","name":"caf\u00e9 %[1]d","note":null}`, i)
	}
	b.WriteString("]")
	return b.String()
}

// script delivers its parts one by one, and fails the test when it is asked
// for more.
type script struct {
	t     *testing.T
	parts []string
}

func (s *script) Read(p []byte) (int, error) {
	if len(s.parts) == 0 {
		s.t.Fatal("asked for more input than the row needs")
	}
	n := copy(p, s.parts[0])
	if s.parts[0] = s.parts[0][n:]; s.parts[0] == "" {
		s.parts = s.parts[1:]
	}
	return n, nil
}

func TestRows_rowIsOutWhenItsBytesAreIn(t *testing.T) {
	tests := []struct {
		name  string
		parts []string
		want  []string
	}{
		{"array of objects", []string{`[{"a":"1"}`, `,{"a":"2"}`}, []string{`{a="1"}`, `{a="2"}`}},
		{"array of arrays", []string{`[[1]`, `,[2]`}, []string{`{0=1}`, `{0=2}`}},
		{"array of strings", []string{`["a"`, `,"b"`}, []string{`{0="a"}`, `{0="b"}`}},
		{"array of numbers", []string{`[1,`, `2,`}, []string{`{0=1}`, `{0=2}`}},
		{"array of words", []string{`[null`, `,true`}, []string{`{0=null}`, `{0=true}`}},
		{"object of rows", []string{`{"x":{"a":"1"}`, `,"y":{}`}, []string{`x{a="1"}`, `y{}`}},
		{"one row", []string{`{"a":`, `"1"}`}, []string{`{a="1"}`}},
		{"string", []string{`"a"`}, []string{`{0="a"}`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := NewRows(&script{t, tt.parts})
			for _, want := range tt.want {
				row, err := d.Read()
				if err != nil || show(row) != want {
					t.Errorf("got %s, %v, want %s", show(row), err, want)
				}
			}
		})
	}
}

func TestRows_constructorReadsNothing(t *testing.T) {
	NewRows(&script{t: t})
}

func TestRows_rowLimit(t *testing.T) {
	fill := func(n int) string { return strings.Repeat("x", n) }
	const around = len(`{"a":""}`)
	tests := []struct {
		name, body string
		long       bool
	}{
		{"as long as allowed", `[{"a":"` + fill(record.MaxRow-around) + `"},{"a":"y"}]`, false},
		{"one byte longer", `[{"a":"` + fill(record.MaxRow-around+1) + `"},{"a":"y"}]`, true},
		{"a long name", `[{"` + fill(record.MaxRow) + `":1}]`, true},
		{"a long key", `{"` + fill(record.MaxRow) + `":{}}`, true},
		{"a long nested value", `[["` + fill(record.MaxRow/2) + `","` + fill(record.MaxRow/2) + `"]]`, true},
		{"a long number", `[` + strings.Repeat("1", record.MaxRow+1) + `]`, true},
		{"white space within a row", `[{` + strings.Repeat(" ", record.MaxRow) + `}]`, true},
		{"white space between rows", `[1` + strings.Repeat(" ", 2*record.MaxRow) + `,2]`, false},
		{"many rows", longTable(20000), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.body), iotest.HalfReader(strings.NewReader(tt.body))} {
				_, err := readAll(t, r)
				var syntax *record.SyntaxError
				if errors.As(err, &syntax) != tt.long || tt.long && syntax.Msg != msgTooLong || !tt.long && err != nil {
					t.Errorf("error %v", err)
				}
			}
		})
	}
}

func TestRows_stringsOutliveTheRow(t *testing.T) {
	d := NewRows(strings.NewReader(`{"k1":{"a":"one"},"k2":{"b":"two"}}`))
	row, _ := d.Read()
	key, name, text := row.Key, row.Names[0], row.Cells[0].Text
	if _, err := d.Read(); err != nil {
		t.Fatal(err)
	}
	if key != "k1" || name != "a" || text != "one" {
		t.Error(key, name, text)
	}
}

func TestRows_oneAllocationARow(t *testing.T) {
	const rows = 2000
	body := longTable(rows)
	allocs := testing.AllocsPerRun(5, func() {
		d := NewRows(strings.NewReader(body))
		for {
			if _, err := d.Read(); err != nil {
				return
			}
		}
	})
	if allocs > rows+50 {
		t.Errorf("%v allocations for %d rows", allocs, rows)
	}
}
