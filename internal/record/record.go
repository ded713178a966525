// Package record is the common currency of the decoders: a row is a list of
// column names beside a list of cells, whatever text it was written in.
package record

import (
	"errors"
	"fmt"
)

// MaxRow bounds one row, so that a hostile or broken reply cannot make memory
// grow while it is streamed.
const MaxRow = 1 << 20

// Reader yields rows until [io.EOF]. Any other error means that the input is
// not what the reader was made for, or ends too early; rows already given are
// sound.
type Reader interface {
	Read() (Row, error)
}

// Row is one row of a reply. Its slices are valid until the next Read; the
// strings in them are the caller's to keep.
type Row struct {
	// Key is the name that this row has in an object of rows
	// ({"3272":{…}}); "" in arrays and tables.
	Key   string
	Names []string
	Cells []Cell
}

// Cell is the value of one column.
type Cell struct {
	Text string
	Kind Kind
}

// Kind says how the cell stood in the reply. The text dialects know Text only.
type Kind uint8

// The kinds of cells.
const (
	Text   Kind = iota // a string; Text is its value
	Null               // JSON null; Text is ""
	Number             // a JSON number; Text is its literal, digit for digit
	Bool               // JSON true or false
	Nested             // a JSON object or array; Text is its source
)

// ErrTruncated marks input that ends before its end mark.
var ErrTruncated = errors.New("the reply ends too early")

// SyntaxError says where a reply stops being what it should be. Its text
// never quotes the reply.
type SyntaxError struct {
	Format string // "JSON", "CSV", "table", "XML"
	Line   int    // line of the reply, from 1; 0 where lines mean nothing
	Offset int64  // byte offset, where known
	Msg    string
	Err    error // ErrTruncated or nil
}

func (e *SyntaxError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s, line %d: %s", e.Format, e.Line, e.Msg)
	}
	return fmt.Sprintf("%s, byte %d: %s", e.Format, e.Offset, e.Msg)
}

// Unwrap returns ErrTruncated for input that ends too early.
func (e *SyntaxError) Unwrap() error { return e.Err }
