package proxyapitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// jsonWriter writes JSON as PHP's json_encode does without options: compact, "/" as
// "\/", all that is not ASCII as \uXXXX. Text that is not UTF-8 makes json_encode
// return false, and false printed is nothing.
type jsonWriter struct {
	buf    bytes.Buffer
	failed bool
}

func (w *jsonWriter) bytes() []byte {
	if w.failed {
		return nil
	}
	return w.buf.Bytes()
}

func (w *jsonWriter) raw(s string) { w.buf.WriteString(s) }

func (w *jsonWriter) text(s string) {
	if !utf8.ValidString(s) {
		w.failed = true
		return
	}
	w.buf.WriteByte('"')
	for _, r := range s {
		w.char(r)
	}
	w.buf.WriteByte('"')
}

func (w *jsonWriter) char(r rune) {
	switch r {
	case '"', '\\', '/':
		w.buf.WriteByte('\\')
		w.buf.WriteByte(byte(r))
	case '\b':
		w.raw(`\b`)
	case '\f':
		w.raw(`\f`)
	case '\n':
		w.raw(`\n`)
	case '\r':
		w.raw(`\r`)
	case '\t':
		w.raw(`\t`)
	default:
		switch {
		case r >= 0x10000:
			r -= 0x10000
			fmt.Fprintf(&w.buf, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r < 0x20 || r >= 0x80:
			fmt.Fprintf(&w.buf, `\u%04x`, r)
		default:
			w.buf.WriteByte(byte(r))
		}
	}
}

func (w *jsonWriter) value(v value) {
	if v.null {
		w.raw("null")
		return
	}
	w.text(v.text)
}

// row writes an object of columns. A doubled row has every value twice, under its
// position and under its name, as PHP's mysqli_fetch_array returns it.
func (w *jsonWriter) row(r row, doubled bool) {
	w.raw("{")
	for i, c := range r {
		if i > 0 {
			w.raw(",")
		}
		if doubled {
			w.text(strconv.Itoa(i))
			w.raw(":")
			w.value(c.value)
			w.raw(",")
		}
		w.text(c.name)
		w.raw(":")
		w.value(c.value)
	}
	w.raw("}")
}

// jsonRow is one row as an object.
func jsonRow(r row) []byte {
	var w jsonWriter
	w.row(r, false)
	return w.bytes()
}

// jsonRows is json_encode of a list of rows.
func jsonRows(rows []row) []byte {
	var w jsonWriter
	w.raw("[")
	for i, r := range rows {
		if i > 0 {
			w.raw(",")
		}
		w.row(r, false)
	}
	w.raw("]")
	return w.bytes()
}

// handMadeArray is the array of INFO CDRS and QUEUELOGS, which the script writes
// itself: "[" comes with the first row, so that no rows are the single byte "]"
// (observed). A row that json_encode refuses leaves a hole (inferred).
func handMadeArray(rows []row) []byte {
	var out []byte
	for i, r := range rows {
		if i == 0 {
			out = append(out, '[')
		} else {
			out = append(out, ',')
		}
		var w jsonWriter
		w.row(r, true)
		out = append(out, w.bytes()...)
	}
	return append(out, ']')
}

// jsonTexts is a list of strings.
func jsonTexts(texts []string) []byte {
	var w jsonWriter
	w.raw("[")
	for i, t := range texts {
		if i > 0 {
			w.raw(",")
		}
		w.text(t)
	}
	w.raw("]")
	return w.bytes()
}

// parseRow decodes a jsondata object of columns in the order in which they were sent.
// Numbers keep their digits, true is "1" and false is "" as in PHP.
func parseRow(data []byte) (row, bool) {
	members, ok := parseMembers(data)
	if !ok {
		return nil, false
	}
	var r row
	for _, m := range members {
		r = r.with(m.name, m.value)
	}
	return r, true
}

// parseTexts decodes a jsondata list of strings, or an object of them: one client
// sends {"1":…,"2":…} where the documentation has an array, and PHP sees an array
// either way.
func parseTexts(data []byte) ([]string, bool) {
	texts := []string{}
	if json.Unmarshal(data, &texts) == nil && texts != nil {
		return texts, true
	}
	members, ok := parseMembers(data)
	if !ok {
		return nil, false
	}
	texts = []string{}
	for _, m := range members {
		texts = append(texts, m.value.text)
	}
	return texts, true
}

// parseMembers decodes a flat JSON object, keeping its order.
func parseMembers(data []byte) (row, bool) {
	if !utf8.Valid(data) || !json.Valid(data) {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if start, _ := dec.Token(); start != json.Delim('{') {
		return nil, false
	}
	var members row
	for dec.More() {
		name, _ := dec.Token()
		val, _ := dec.Token()
		v, ok := scalar(val)
		if !ok {
			return nil, false
		}
		members = append(members, column{fmt.Sprint(name), v})
	}
	return members, true
}

// scalar is a JSON value as PHP would write it into a query.
func scalar(token json.Token) (value, bool) {
	switch t := token.(type) {
	case nil:
		return null(), true
	case string:
		return text(t), true
	case json.Number:
		return text(t.String()), true
	case bool:
		if t {
			return text("1"), true
		}
		return text(""), true
	}
	return value{}, false
}
