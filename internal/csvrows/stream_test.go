package csvrows

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

// A cut never loses a whole row. What follows the last whole row of a cut
// reply gives, in this order of rules:
//
//   - nothing: no more rows;
//   - open quotes: ErrTruncated;
//   - the start of the header: no rows;
//   - fewer fields than the header has names: ErrTruncated;
//   - as many fields: a row, the last cell of which may lack its end. The
//     format cannot show this.
func TestReader_cutAtEveryByte(t *testing.T) {
	bodies := samples(t)
	bodies["quotes"] = "\"a\",b,\"c,d\"\r\n\"1\n2\",\"say \"\"x, y\"\"\",3\r\n\r\n4,\"5\r\n\",\"6\"\"\"\r\n"
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			whole, err := readAll(t, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			names, err := NewReader(strings.NewReader(body)).Header()
			if err != nil {
				t.Fatal(err)
			}
			for n := range body {
				lines, fields, open := tail(body[:n])
				complete := max(0, lines-1)
				rows, err := readAll(t, strings.NewReader(body[:n]))
				if len(rows) < complete || !slices.Equal(rows[:complete], whole[:complete]) {
					t.Fatalf("cut at %d: %q", n, rows)
				}
				more := rows[complete:]
				switch {
				case open:
					if !errors.Is(err, record.ErrTruncated) || len(more) != 0 {
						t.Fatalf("cut at %d: %q, %v", n, rows, err)
					}
				case fields == 0, lines == 0:
					if err != nil || len(more) != 0 {
						t.Fatalf("cut at %d: %q, %v", n, rows, err)
					}
				case fields < len(names):
					if !errors.Is(err, record.ErrTruncated) || len(more) != 0 {
						t.Fatalf("cut at %d: %q, %v", n, rows, err)
					}
				default:
					if err != nil || len(more) != 1 || !strings.HasPrefix(whole[complete], more[0]) {
						t.Fatalf("cut at %d: %q, %v", n, rows, err)
					}
				}

				// A failed read must show itself, without half a row.
				rows, err = readAll(t, io.MultiReader(strings.NewReader(body[:n]), iotest.ErrReader(io.ErrUnexpectedEOF)))
				if !errors.Is(err, io.ErrUnexpectedEOF) || !slices.Equal(rows, whole[:complete]) {
					t.Fatalf("lost at %d: %q, %v", n, rows, err)
				}
			}
		})
	}
}

// tail counts the whole lines of a cut body, and the fields after them. It
// knows as much of CSV as the bodies above need.
func tail(body string) (lines, fields int, open bool) {
	for i, c := range body {
		switch {
		case c == '"':
			open = !open
			fields = max(fields, 1)
		case open:
		case c == '\n':
			if fields > 0 {
				lines++
			}
			fields = 0
		case c == ',':
			fields = max(fields, 1) + 1
		case c == '\r' && (i+1 == len(body) || body[i+1] == '\n'):
		default:
			fields = max(fields, 1)
		}
	}
	return lines, fields, open
}

func TestReader_readErrorIsPassedOn(t *testing.T) {
	broken := errors.New("broken")
	for _, body := range []string{"", "\xef", "\uFEFF", " ", "a", "a,b\n", "a,b\n\"1", "a,b\n\"1\n", "a,b\n\"1\"\r", "a,b\n1", "a,b\n1,2", "a,b\n1,2\n"} {
		for _, r := range []io.Reader{
			io.MultiReader(strings.NewReader(body), iotest.ErrReader(broken)),
			iotest.OneByteReader(io.MultiReader(strings.NewReader(body), iotest.ErrReader(broken))),
			&once{data: body, err: broken},
		} {
			if _, err := readAll(t, r); !errors.Is(err, broken) {
				t.Errorf("after %q: %v", body, err)
			}
		}
	}
}

// once tells its error one time only, together with the last bytes.
type once struct {
	data string
	err  error
}

func (o *once) Read(p []byte) (int, error) {
	n := copy(p, o.data)
	if o.data = o.data[n:]; o.data != "" {
		return n, nil
	}
	err := o.err
	o.err = io.EOF
	return n, err
}

func TestReader_errorInTheLineBeforeAFailedRead(t *testing.T) {
	body := io.MultiReader(strings.NewReader("a,b\n1,2\"\n3"), iotest.ErrReader(io.ErrUnexpectedEOF))
	_, err := readAll(t, body)
	var syntax *record.SyntaxError
	if !errors.As(err, &syntax) || syntax.Line != 2 {
		t.Error(err)
	}
}

func TestReader_oneByteAtATime(t *testing.T) {
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
	b.WriteString("sc_te_id,tenantcode,sc_start,sc_direction,sc_calleridnum,sc_calleridname,sc_dialednum,sc_disposition,sc_duration,sc_uniqueid,sc_whoanswered\n")
	for i := range n {
		fmt.Fprintf(&b, "9001,EXAMPLE,\"2026-01-15 09:30:00\",IN,5550101001,\"Demo Caller\",201,ANSWERED,%d,demo01-1768469400.%[1]d,201-EXAMPLE\n", i)
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

func TestReader_rowIsOutWhenItsLineIsIn(t *testing.T) {
	in := &script{t, []string{"\uFEFFa,b\n"}}
	table := NewReader(in)
	if _, err := table.Header(); err != nil {
		t.Fatal(err)
	}
	in.parts = []string{"1,2\n", "\"3\n", "\",4\n"}
	for _, want := range []string{"a=1;b=2", "a=3\n;b=4"} {
		row, err := table.Read()
		if err != nil || show(row) != want {
			t.Errorf("got %s, %v, want %s", show(row), err, want)
		}
	}
}

func TestReader_constructorReadsNothing(t *testing.T) {
	NewReader(&script{t: t})
}

func TestReader_rowLimit(t *testing.T) {
	fill := func(n int) string { return strings.Repeat("x", n) }
	const around = len("1,\n")
	tests := []struct {
		name, body string
		long       bool
	}{
		{"as long as allowed", "a,b\n1," + fill(record.MaxRow-around) + "\n3,4\n", false},
		{"one byte longer", "a,b\n1," + fill(record.MaxRow-around+1) + "\n3,4\n", true},
		{"a long header", "a," + fill(record.MaxRow) + "\n1,2\n", true},
		{"many lines in quotes", "a,b\n1,\"" + strings.Repeat("x\n", record.MaxRow) + "\"\n", true},
		{"quotes that the limit cuts", "a,b\n1,\"2\"" + fill(record.MaxRow), true},
		{"white space before the header", strings.Repeat("\n", 2*record.MaxRow) + "a,b\n1,2\n", false},
		{"many rows", longTable(20000), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.body), iotest.HalfReader(strings.NewReader(tt.body))} {
				_, err := readAll(t, r)
				var syntax *record.SyntaxError
				if errors.As(err, &syntax) != tt.long || !tt.long && err != nil {
					t.Fatalf("error %v", err)
				}
				if tt.long && syntax.Msg != "the row is too long" {
					t.Errorf("%+v", *syntax)
				}
			}
		})
	}
}

func TestReader_oneAllocationARow(t *testing.T) {
	const rows = 2000
	body := longTable(rows)
	allocs := testing.AllocsPerRun(5, func() {
		table := NewReader(strings.NewReader(body))
		for {
			if _, err := table.Read(); err != nil {
				return
			}
		}
	})
	if allocs > rows+60 {
		t.Errorf("%v allocations for %d rows", allocs, rows)
	}
}

func BenchmarkReader(b *testing.B) {
	const rows = 1000
	body := longTable(rows)
	b.SetBytes(int64(len(body) / rows))
	b.ReportAllocs()
	table := NewReader(strings.NewReader(body))
	for b.Loop() {
		_, err := table.Read()
		if err == io.EOF {
			table = NewReader(strings.NewReader(body))
			continue
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
