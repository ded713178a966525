package pipe

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

// A cut never loses a whole line. What follows the last line end of a cut
// reply gives, in this order of rules:
//
//   - nothing: no more rows;
//   - the start of the header: no rows, or an error;
//   - fewer fields than the header has names: ErrTruncated;
//   - as many fields: a row, the last cell of which may lack its end. The
//     format cannot show this.
func TestTable_cutAtEveryByte(t *testing.T) {
	bodies := samples(t)
	bodies["CRLF"] = "A|B|\r\n1|two|\r\n\r\nthree|4|\r\n"
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			whole, err := readAll(t, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			header, _, _ := strings.Cut(body, "\n")
			names := len(strings.Split(strings.TrimRight(header, "|\r"), "|"))
			for n := range body {
				rows, err := readAll(t, strings.NewReader(body[:n]))
				i := strings.LastIndexByte(body[:n], '\n')
				lines := strings.FieldsFunc(body[:i+1], func(r rune) bool { return r == '\n' || r == '\r' })
				complete := max(0, len(lines)-1)
				tail := strings.TrimSuffix(body[i+1:n], "\r")
				if len(rows) < complete || !slices.Equal(rows[:complete], whole[:complete]) {
					t.Fatalf("cut at %d: %q", n, rows)
				}
				switch {
				case len(tail) == 0:
					if err != nil || len(rows) != complete {
						t.Fatalf("cut at %d: %q, %v", n, rows, err)
					}
				case len(lines) == 0:
					if len(rows) != 0 {
						t.Fatalf("cut at %d: %q, %v", n, rows, err)
					}
				case strings.Count(tail, "|")+1 < names:
					if !errors.Is(err, record.ErrTruncated) || len(rows) != complete {
						t.Fatalf("cut at %d: %q, %v", n, rows, err)
					}
				default:
					if err != nil || len(rows) != complete+1 || !strings.HasPrefix(whole[complete], rows[complete]) {
						t.Fatalf("cut at %d: %q, %v", n, rows, err)
					}
				}

				// A failed read must show itself, without half a line.
				rows, err = readAll(t, io.MultiReader(strings.NewReader(body[:n]), iotest.ErrReader(io.ErrUnexpectedEOF)))
				if !errors.Is(err, io.ErrUnexpectedEOF) || !slices.Equal(rows, whole[:complete]) {
					t.Fatalf("lost at %d: %q, %v", n, rows, err)
				}
			}
		})
	}
}

func TestTable_oneByteAtATime(t *testing.T) {
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

// longTable is longer than the buffer.
func longTable(n int) string {
	var b strings.Builder
	b.WriteString("Number|Name|Tech|State|Username|Password\n")
	for i := range n {
		fmt.Fprintf(&b, "%d|Demo Reception %[1]d|SIP|UNAVAILABLE|%[1]d-EXAMPLE|\n", i)
	}
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

func TestTable_rowIsOutWhenItsLineIsIn(t *testing.T) {
	table := NewTable(&script{t, []string{"A|B", "\n1|2\n", "3|", "4\n"}})
	for _, want := range []string{"A=1;B=2", "A=3;B=4"} {
		row, err := table.Read()
		if err != nil || show(row) != want {
			t.Errorf("got %s, %v, want %s", show(row), err, want)
		}
	}
}

func TestTable_constructorReadsNothing(t *testing.T) {
	NewTable(&script{t: t})
}

func TestTable_rowLimit(t *testing.T) {
	fill := func(n int) string { return strings.Repeat("x", n) }
	const around = len("1|\n")
	tests := []struct {
		name, body string
		line       int
	}{
		{"as long as allowed", "A|B\n1|" + fill(record.MaxRow-around) + "\n3|4\n", 0},
		{"one byte longer", "A|B\n1|" + fill(record.MaxRow-around+1) + "\n3|4\n", 2},
		{"much longer", "A|B\n1|" + fill(2*record.MaxRow), 2},
		{"a long header", "A|" + fill(record.MaxRow) + "\n1|2\n", 1},
		{"many rows", longTable(30000), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.body), iotest.HalfReader(strings.NewReader(tt.body))} {
				_, err := readAll(t, r)
				var syntax *record.SyntaxError
				if errors.As(err, &syntax) != (tt.line > 0) || tt.line == 0 && err != nil {
					t.Fatalf("error %v", err)
				}
				if tt.line > 0 && (syntax.Line != tt.line || !strings.Contains(syntax.Msg, "too long")) {
					t.Errorf("%+v", *syntax)
				}
			}
		})
	}
}

// endless shows that a line is not gathered before it is measured.
type endless struct{ given int }

func (e *endless) Read(p []byte) (int, error) {
	e.given += len(p)
	for i := range p {
		p[i] = '|'
	}
	return len(p), nil
}

func TestTable_endlessLine(t *testing.T) {
	in := &endless{}
	_, err := readAll(t, in)
	var syntax *record.SyntaxError
	if !errors.As(err, &syntax) || in.given > record.MaxRow+2*firstRead {
		t.Errorf("%v after %d bytes", err, in.given)
	}
}

func TestTable_oneAllocationARow(t *testing.T) {
	const rows = 2000
	body := longTable(rows)
	allocs := testing.AllocsPerRun(5, func() {
		table := NewTable(strings.NewReader(body))
		for {
			if _, err := table.Read(); err != nil {
				return
			}
		}
	})
	if allocs > rows+50 {
		t.Errorf("%v allocations for %d rows", allocs, rows)
	}
}

func BenchmarkTable(b *testing.B) {
	const rows = 1000
	body := longTable(rows)
	b.SetBytes(int64(len(body) / rows))
	b.ReportAllocs()
	table := NewTable(strings.NewReader(body))
	for b.Loop() {
		_, err := table.Read()
		if err == io.EOF {
			table = NewTable(strings.NewReader(body))
			continue
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
