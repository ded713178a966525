package phpjson

import (
	"strconv"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// member is a cell before it is cut out of the row's text.
type member struct {
	name, value span
	kind        record.Kind
	numeric     bool // the name is digits only
}

func isNumeric(name []byte) bool {
	for _, c := range name {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(name) > 0
}

// finish makes the row: one string, of which key and cells are parts.
func (d *Rows) finish(key span, object bool) record.Row {
	d.text = append(d.text[:0], d.s.bytes(key)...)
	keyLen := len(d.text)
	kept := d.members[:0]
	for _, m := range d.members {
		if m.numeric && d.named && d.doubled {
			continue
		}
		kept = append(kept, m)
		d.text = append(d.text, d.s.bytes(m.value)...)
	}
	text := string(d.text)
	rest := text[keyLen:]
	d.cells = d.cells[:0]
	for _, m := range kept {
		n := m.value.to - m.value.from
		d.cells = append(d.cells, record.Cell{Text: rest[:n], Kind: m.kind})
		rest = rest[n:]
	}
	row := record.Row{Key: text[:keyLen], Cells: d.cells}
	if object {
		row.Names = d.rowNames(kept)
	} else {
		row.Names = d.rowPositions(len(kept))
	}
	return row
}

// rowNames takes over the last row's strings where they are equal. It holds
// on to no others, lest odd rows make them pile up.
func (d *Rows) rowNames(kept []member) []string {
	for i, m := range kept {
		name := d.s.bytes(m.name)
		if i == len(d.names) {
			d.names = append(d.names, string(name))
		} else if d.names[i] != string(name) {
			d.names[i] = string(name)
		}
	}
	clear(d.names[len(kept):])
	d.names = d.names[:len(kept)]
	return d.names
}

func (d *Rows) rowPositions(n int) []string {
	for i := len(d.positions); i < n; i++ {
		d.positions = append(d.positions, strconv.Itoa(i))
	}
	return d.positions[:n]
}
