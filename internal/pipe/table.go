// Package pipe reads the plain-text replies that put a bar between fields:
// tables with a header line, and one-line replies.
//
// The format has no escapes and no end mark. A bar in a value makes a row
// with too many fields, which is an error; a reply that ends within the last
// field of its last line looks whole.
package pipe

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

const (
	bar       = "|"
	bom       = "\uFEFF"
	space     = " \t\r\n"
	firstRead = 32 << 10
)

// Table reads a table: a line of names, then a row in each line.
//
// A bar at the end of a line ends its last field, as in the header
// "Mailbox|Fullname|Email|Attach|", or separates it from an empty one, as in
// the row "281|||" of a table of four columns; the number of names tells
// which. Lines end with LF or CRLF, the last one may do without. Blank lines
// are skipped. A header without any bar is an error: the server answers with
// a sentence where it has no table to give.
type Table struct {
	br    *bufio.Reader
	long  []byte // a line that br could not hold
	line  int
	names []string
	cells []record.Cell
	err   error
}

// NewTable returns a reader of the table in r.
func NewTable(r io.Reader) *Table {
	return &Table{br: bufio.NewReaderSize(r, firstRead)}
}

// Read returns the next row, or [io.EOF] after the last.
func (t *Table) Read() (record.Row, error) {
	if t.err == nil && t.names == nil {
		t.names, t.err = t.readHeader()
	}
	if t.err != nil {
		return record.Row{}, t.err
	}
	var row record.Row
	row, t.err = t.readRow()
	return row, t.err
}

func (t *Table) readHeader() ([]string, error) {
	var line []byte
	for len(line) == 0 {
		var err error
		if line, _, err = t.readLine(); err != nil {
			return nil, err
		}
		if t.line == 1 {
			line = bytes.TrimPrefix(line, []byte(bom))
		}
		line = bytes.Trim(line, space)
	}
	names := strings.Split(string(line), bar)
	if len(names) == 1 {
		return nil, t.fail("no table: the first line has no bar")
	}
	for i, name := range names {
		names[i] = strings.Trim(name, space)
	}
	for len(names) > 0 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	if len(names) == 0 {
		return nil, t.fail("the header has no names")
	}
	return names, nil
}

func (t *Table) readRow() (record.Row, error) {
	line, whole, err := t.readLine()
	for err == nil && len(bytes.Trim(line, space)) == 0 {
		line, whole, err = t.readLine()
	}
	if err != nil {
		return record.Row{}, err
	}
	text := string(line)
	switch n := strings.Count(text, bar) + 1; {
	case n < len(t.names):
		err := t.fail("too few fields")
		if !whole {
			err.Err = record.ErrTruncated
		}
		return record.Row{}, err
	case n == len(t.names)+1 && strings.HasSuffix(text, bar):
		text = text[:len(text)-len(bar)]
	case n > len(t.names):
		return record.Row{}, t.fail("too many fields")
	}
	t.cells = t.cells[:0]
	for range t.names {
		var field string
		field, text, _ = strings.Cut(text, bar)
		t.cells = append(t.cells, record.Cell{Text: field})
	}
	return record.Row{Names: t.names, Cells: t.cells}, nil
}

// readLine returns a line without its end, and whether it had one. The bytes
// are good until the next call.
func (t *Table) readLine() (line []byte, whole bool, err error) {
	t.line++
	line, err = t.br.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		t.long = t.long[:0]
		for err == bufio.ErrBufferFull && len(t.long) <= record.MaxRow {
			t.long = append(t.long, line...)
			line, err = t.br.ReadSlice('\n')
		}
		t.long = append(t.long, line...)
		line = t.long
	}
	if len(line) > record.MaxRow {
		return nil, false, t.fail("the line is too long")
	}
	switch {
	case err == nil:
		line = line[:len(line)-1]
	case err != io.EOF || len(line) == 0:
		return nil, false, err
	}
	return bytes.TrimSuffix(line, []byte("\r")), err == nil, nil
}

func (t *Table) fail(msg string) *record.SyntaxError {
	return &record.SyntaxError{Format: "table", Line: t.line, Msg: msg}
}

// Fields splits a one-line reply such as "Success|Queued|15a4|". The line's
// end is dropped, and then one bar at its end, which ends the last field. An
// empty line has no fields.
func Fields(line string) []string {
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(line, bar), bar)
}
