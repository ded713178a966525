// Package csvrows reads CSV replies as rows, over encoding/csv.
package csvrows

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

const (
	bom       = "\uFEFF"
	firstRead = 32 << 10
)

// Reader reads a header line and then rows of as many fields. Every cell is
// [record.Text].
//
// It takes what encoding/csv takes. That is why CRLF within a quoted field
// arrives as LF, a lone CR stays, and an empty line is skipped, so that a table
// of one column cannot hold an empty value without quotes.
//
// The format has no end mark: a reply that ends within the last field of its
// last row looks whole.
type Reader struct {
	in    guard
	br    *bufio.Reader
	csv   *csv.Reader
	bytes int64 // before the header
	lines int   // before the header
	names []string
	cells []record.Cell
	err   error
}

// NewReader returns a reader of the rows of r.
func NewReader(r io.Reader) *Reader {
	t := &Reader{in: guard{r: r}}
	t.br = bufio.NewReaderSize(&t.in, firstRead)
	return t
}

// Header returns the names of the columns. It reads them on the first call
// only, and returns [io.EOF] for empty input. The slice is the reader's own.
func (t *Reader) Header() ([]string, error) {
	if t.names == nil && t.err == nil {
		t.names, t.err = t.readHeader()
	}
	if t.names == nil {
		return nil, t.err
	}
	return t.names, nil
}

// Read returns the next row, or [io.EOF] after the last.
func (t *Reader) Read() (record.Row, error) {
	if _, err := t.Header(); err != nil {
		return record.Row{}, err
	}
	if t.err != nil {
		return record.Row{}, t.err
	}
	var row record.Row
	row, t.err = t.readRow()
	return row, t.err
}

func (t *Reader) readHeader() ([]string, error) {
	if err := t.skipLead(); err != nil {
		return nil, err
	}
	t.csv = csv.NewReader(t.br)
	t.csv.ReuseRecord = true
	t.csv.FieldsPerRecord = -1
	fields, err := t.readFields()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(fields))
	for i, name := range fields {
		names[i] = strings.TrimSpace(name)
	}
	return names, nil
}

// skipLead skips a byte order mark and white space.
func (t *Reader) skipLead() error {
	t.in.limit = record.MaxRow
	if c, _ := t.br.Peek(1); len(c) == 1 && c[0] == bom[0] {
		if c, _ := t.br.Peek(len(bom)); string(c) == bom {
			n, _ := t.br.Discard(len(bom))
			t.bytes = int64(n)
		}
	}
	for {
		c, err := t.br.ReadByte()
		if err != nil {
			return err
		}
		switch c {
		case '\n':
			t.lines++
		case ' ', '\t', '\r':
		default:
			return t.br.UnreadByte()
		}
		t.bytes++
		t.in.limit = t.bytes + record.MaxRow
	}
}

func (t *Reader) readRow() (record.Row, error) {
	fields, err := t.readFields()
	if err != nil {
		return record.Row{}, err
	}
	if len(fields) != len(t.names) {
		line, _ := t.csv.FieldPos(0)
		e := t.fail(line, "too many fields")
		if len(fields) < len(t.names) {
			e.Msg = "too few fields"
			if t.taken() == t.in.total && !t.in.lineDone() {
				e.Err = record.ErrTruncated
			}
		}
		return record.Row{}, e
	}
	t.cells = t.cells[:0]
	for _, field := range fields {
		t.cells = append(t.cells, record.Cell{Text: field})
	}
	return record.Row{Names: t.names, Cells: t.cells}, nil
}

func (t *Reader) readFields() ([]string, error) {
	t.in.limit = t.taken() + record.MaxRow
	fields, err := t.csv.Read()
	if err != nil {
		return nil, t.explain(err)
	}
	return fields, nil
}

// taken is the part of the reply that has been read as rows.
func (t *Reader) taken() int64 { return t.bytes + t.csv.InputOffset() }

// explain turns the errors of encoding/csv into those of this package.
func (t *Reader) explain(err error) error {
	atEnd := t.taken() == t.in.total
	if t.in.err != nil && t.in.err != io.EOF && atEnd && !t.in.lineDone() {
		return t.in.err // what encoding/csv says of half a line is of no account
	}
	var bad *csv.ParseError
	switch {
	case !errors.As(err, &bad):
		return err
	case bad.Err == csv.ErrQuote && atEnd && int64(bad.Column) >= t.in.total-max(t.in.lineStart, t.bytes):
		// encoding/csv has one error for a stray quote and for a missing one,
		// but only the latter lies behind the line.
		e := t.fail(bad.StartLine, "the quotes are not closed")
		e.Err = record.ErrTruncated
		return e
	default:
		return t.fail(bad.Line, "a stray quote")
	}
}

func (t *Reader) fail(line int, msg string) *record.SyntaxError {
	return &record.SyntaxError{Format: "CSV", Line: t.lines + line, Offset: t.taken(), Msg: msg}
}

// guard stands between encoding/csv, which would take a row of any length, and
// the reply.
type guard struct {
	r         io.Reader
	limit     int64 // how much of the reply may be asked for
	total     int64 // how much was given
	lineStart int64 // where the last line starts; a final LF is part of it
	last      byte
	err       error
}

func (g *guard) Read(p []byte) (int, error) {
	if g.err != nil {
		return 0, g.err // bufio forgets an error once it has told it
	}
	room := g.limit - g.total
	if room <= 0 {
		g.err = &record.SyntaxError{Format: "CSV", Offset: g.total, Msg: "the row is too long"}
		return 0, g.err
	}
	n, err := g.r.Read(p[:min(int64(len(p)), room)])
	g.err = err
	if n > 0 {
		if g.lineDone() {
			g.lineStart = g.total
		}
		if i := bytes.LastIndexByte(p[:n-1], '\n'); i >= 0 {
			g.lineStart = g.total + int64(i) + 1
		}
		g.last = p[n-1]
		g.total += int64(n)
	}
	return n, err
}

// lineDone reports whether the last line has its end.
func (g *guard) lineDone() bool { return g.last == '\n' }
