package proxyapitest

import "strings"

// value is a database cell: text, or NULL.
type value struct {
	text string
	null bool
}

func text(s string) value { return value{text: s} }

func null() value { return value{null: true} }

// column is a named cell of a row.
type column struct {
	name  string
	value value
}

// row is a database row, its columns in order.
type row []column

func (r row) get(name string) value {
	for _, c := range r {
		if c.name == name {
			return c.value
		}
	}
	return null()
}

// with returns the row with a column set. The receiver stays as it is.
func (r row) with(name string, v value) row {
	out := append(row{}, r...)
	for i := range out {
		if out[i].name == name {
			out[i].value = v
			return out
		}
	}
	return append(out, column{name, v})
}

// pick returns the named columns, NULL for those that the row does not have.
func (r row) pick(names []string) row {
	out := make(row, len(names))
	for i, name := range names {
		out[i] = column{name, r.get(name)}
	}
	return out
}

// csv writes rows under a header line as PHP's fputcsv does: LF at the end of a line,
// and quotes around a field with a blank in it, too (observed: "2026-01-15 09:30:00"
// is quoted, ANSWERED is not). No rows are no bytes, not even a header (observed).
func csv(header []string, rows []row) []byte {
	if len(rows) == 0 {
		return nil
	}
	var out strings.Builder
	for i, name := range header {
		csvField(&out, i, name)
	}
	out.WriteByte('\n')
	for _, r := range rows {
		for i, c := range r {
			csvField(&out, i, c.value.text) // NULL is an empty field
		}
		out.WriteByte('\n')
	}
	return []byte(out.String())
}

func csvField(out *strings.Builder, position int, field string) {
	if position > 0 {
		out.WriteByte(',')
	}
	if strings.ContainsAny(field, " \",\\\t\r\n") {
		field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
	}
	out.WriteString(field)
}

// pipes is a line of the plain format. Nothing in it is escaped (observed).
func pipes(fields ...string) string { return strings.Join(fields, "|") + "\n" }
