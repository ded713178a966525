// Package phpjson reads the JSON replies of a PHP server as rows.
//
// PHP has one array type, so that the same list may come as an array, as an
// object keyed by id, as [] when it is empty, as null, or as nothing at all;
// and rows fetched from SQL hold each value twice, under its position and
// under its name. [Rows] gives one kind of row for all of these. It takes
// JSON as strictly as encoding/json does and streams: a row is out when its
// last byte is in.
package phpjson

import (
	"io"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// Rows reads rows from a JSON reply:
//
//   - an array: each element is a row. The members of an object are its
//     cells; the elements of an array are cells named "0", "1", …; any other
//     value is one cell named "0";
//   - an object whose first member is an object or array: each member is such
//     a row, with the member's name as its Key;
//   - any other object: one row;
//   - a string, number or truth value: one row with one cell named "0";
//   - nothing, null, [], {}, or a lone ]: no rows.
//
// A lone ] is what the server writes for an empty list: it writes some arrays
// by hand, the opening bracket with the first row (field notes § 2, 3).
//
// Where an object has the name "0" and also one that is not a number, its members with numbers for names are the positional twins of the
// others and are dropped. Other numbers are names like any: COUNTPEERS answers
// {"<node>":…,"total":…}.
//
// A string that is not valid UTF-8 keeps its bytes, and half a surrogate pair
// stays as it was written, so that no two values become one.
type Rows struct {
	s    scanner
	step func(*Rows) (record.Row, error)
	end  byte // the bracket that closes the root
	err  error

	// The row at hand.
	members   []member
	named     bool // has a name that is not a number
	doubled   bool // has the name "0"
	text      []byte
	names     []string // kept between rows: they seldom change
	positions []string
	cells     []record.Cell
}

// NewRows returns a reader of the rows of r.
func NewRows(r io.Reader) *Rows {
	return &Rows{s: scanner{r: r}, step: (*Rows).open}
}

// Read returns the next row, or [io.EOF] after the last.
func (d *Rows) Read() (record.Row, error) {
	if d.err != nil {
		return record.Row{}, d.err
	}
	row, err := d.step(d)
	if err != nil {
		d.err = err
		return record.Row{}, err
	}
	return row, nil
}

// open looks at the root.
func (d *Rows) open() (record.Row, error) {
	s := &d.s
	const bom = "\uFEFF"
	if s.cur() == bom[0] {
		if err := s.word(bom); err != nil {
			return record.Row{}, err
		}
	}
	switch c := s.nextRow(); {
	case c == '[':
		s.pos++
		return d.openArray()
	case c == '{':
		s.pos++
		return d.openObject()
	case c == ']':
		s.pos++
		return d.close()
	case c == 'n':
		if err := s.word("null"); err != nil {
			return record.Row{}, err
		}
		return d.close()
	case c == 0 && s.ended():
		return d.close()
	}
	s.scalar = true
	d.step = (*Rows).close
	return d.row(span{}, 1)
}

func (d *Rows) openArray() (record.Row, error) {
	if d.s.nextRow() == ']' {
		d.s.pos++
		return d.close()
	}
	d.end, d.step = ']', (*Rows).next
	return d.row(span{}, 2)
}

func (d *Rows) openObject() (record.Row, error) {
	s := &d.s
	if s.peek() == '}' {
		s.pos++
		return d.close()
	}
	name, err := s.name()
	if err != nil {
		return record.Row{}, err
	}
	if c := s.peek(); c == '{' || c == '[' {
		d.end, d.step = '}', (*Rows).next
		return d.row(name, 2)
	}
	d.step = (*Rows).close
	d.begin()
	if err := d.object(name, 2); err != nil {
		return record.Row{}, err
	}
	return d.finish(span{}, true), nil
}

// next reads what follows a row of an array or of an object of rows.
func (d *Rows) next() (record.Row, error) {
	s := &d.s
	s.nextRow()
	more, err := s.more(d.end)
	if err != nil {
		return record.Row{}, err
	}
	if !more {
		return d.close()
	}
	s.nextRow()
	var key span
	if d.end == '}' {
		if key, err = s.name(); err != nil {
			return record.Row{}, err
		}
	}
	return d.row(key, 2)
}

// close wants nothing but white space after the root.
func (d *Rows) close() (record.Row, error) {
	if c := d.s.nextRow(); c != 0 || !d.s.ended() {
		return record.Row{}, d.s.fail(msgTail)
	}
	return record.Row{}, d.s.err
}

// row reads one value as a row; depth is the value's own.
func (d *Rows) row(key span, depth int) (record.Row, error) {
	d.begin()
	s := &d.s
	switch s.peek() {
	case '{':
		s.pos++
		if s.peek() == '}' {
			s.pos++
			return d.finish(key, true), nil
		}
		name, err := s.name()
		if err != nil {
			return record.Row{}, err
		}
		if err := d.object(name, depth+1); err != nil {
			return record.Row{}, err
		}
		return d.finish(key, true), nil
	case '[':
		s.pos++
		if err := d.array(depth + 1); err != nil {
			return record.Row{}, err
		}
	default:
		if err := d.cell(span{}, depth); err != nil {
			return record.Row{}, err
		}
	}
	return d.finish(key, false), nil
}

func (d *Rows) begin() {
	d.members = d.members[:0]
	d.named, d.doubled = false, false
}

// object reads the members of an object, the first name of which is read.
func (d *Rows) object(name span, depth int) error {
	for more := true; more; {
		if err := d.cell(name, depth); err != nil {
			return err
		}
		m := &d.members[len(d.members)-1]
		m.numeric = isNumeric(d.s.bytes(name))
		d.named = d.named || !m.numeric
		d.doubled = d.doubled || string(d.s.bytes(name)) == "0"

		var err error
		if more, err = d.s.more('}'); err != nil {
			return err
		}
		if more {
			if name, err = d.s.name(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Rows) array(depth int) error {
	if d.s.peek() == ']' {
		d.s.pos++
		return nil
	}
	for more := true; more; {
		if err := d.cell(span{}, depth); err != nil {
			return err
		}
		var err error
		if more, err = d.s.more(']'); err != nil {
			return err
		}
	}
	return nil
}

func (d *Rows) cell(name span, depth int) error {
	value, kind, err := d.s.value(depth)
	d.members = append(d.members, member{name: name, value: value, kind: kind})
	return err
}
