package proxyapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// Columns is a row, or the part of a row, that has no struct field: names and
// values in the order of the reply. In replies it keeps what this module does
// not know; in requests it sends columns that have no field. Credentials, told
// by their column's name, print as [redacted].
type Columns []Column

// KeyColumn is the name under which Columns keep the id that a row has in an
// object of rows, {"3272":{…}}. It is not a column and is never sent.
const KeyColumn = "#key"

// Column is one name and value.
type Column struct {
	Name  string
	Value Value
}

// Get returns the value of a column, whatever the case of its name; the zero
// Value if there is none.
func (c Columns) Get(name string) Value {
	v, _ := c.Lookup(name)
	return v
}

// Lookup is Get that also says whether there is such a column.
func (c Columns) Lookup(name string) (Value, bool) {
	for _, col := range c {
		if strings.EqualFold(col.Name, name) {
			return col.Value, true
		}
	}
	return Value{}, false
}

// Set gives a column a value, adding the column if there is none.
func (c *Columns) Set(name string, v Value) {
	for i, col := range *c {
		if strings.EqualFold(col.Name, name) {
			(*c)[i].Value = v
			return
		}
	}
	*c = append(*c, Column{name, v})
}

// Format prints the columns as {name:value …}, credentials redacted.
func (c Columns) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "{")
	for i, col := range c {
		if i > 0 {
			_, _ = io.WriteString(f, " ")
		}
		_, _ = io.WriteString(f, col.print())
	}
	_, _ = io.WriteString(f, "}")
}

// MarshalJSON writes an object in the columns' order, credentials redacted.
func (c Columns) MarshalJSON() ([]byte, error) { return c.appendJSON(nil, false) }

// LogValue logs the columns as a group, credentials redacted.
func (c Columns) LogValue() slog.Value {
	attrs := make([]slog.Attr, len(c))
	for i, col := range c {
		attrs[i] = slog.String(col.Name, col.shown().String())
	}
	return slog.GroupValue(attrs...)
}

// Format prints name:value, a credential redacted.
func (c Column) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.print()) }

// MarshalJSON writes {name:value}, a credential redacted.
func (c Column) MarshalJSON() ([]byte, error) { return Columns{c}.MarshalJSON() }

// LogValue logs {name:value}, a credential redacted.
func (c Column) LogValue() slog.Value { return Columns{c}.LogValue() }

func (c Column) print() string { return c.Name + ":" + c.shown().String() }

// shown is the value as it may be shown.
func (c Column) shown() Value {
	if isSecretName(c.Name) {
		return SecretValue(NewSecret(c.Value.Reveal()))
	}
	return c.Value
}

// appendJSON writes an object. Invalid UTF-8 is refused rather than replaced.
func (c Columns) appendJSON(dst []byte, reveal bool) ([]byte, error) {
	dst = append(dst, '{')
	first := true
	for _, col := range c {
		if col.Name == KeyColumn && reveal {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		v := col.Value
		if !reveal {
			v = col.shown()
		}
		if !utf8.ValidString(col.Name) || !utf8.ValidString(v.Reveal()) {
			return nil, errNotUTF8
		}
		dst = append(appendString(dst, col.Name), ':')
		dst = v.appendJSON(dst, reveal)
	}
	return append(dst, '}'), nil
}

var errNotUTF8 = errors.New("proxyapi: JSON cannot hold text that is not UTF-8")

// appendString writes a JSON string as the user's examples do, with & < > as
// they are.
func appendString(dst []byte, s string) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return append(dst, bytes.TrimSuffix(buf.Bytes(), []byte{'\n'})...)
}

// Value is the value of a column: text, a number, or nothing (null). The zero
// Value is the empty text.
type Value struct {
	text   string
	secret Secret // instead of text, for credentials
	kind   record.Kind
}

// TextValue makes a text.
func TextValue(s string) Value { return Value{text: s} }

// IntValue makes a number.
func IntValue(n int) Value { return Value{text: strconv.Itoa(n), kind: record.Number} }

// SecretValue makes a text that prints as [redacted].
func SecretValue(s Secret) Value { return Value{secret: s, kind: secretKind} }

// NullValue makes a null.
func NullValue() Value { return Value{kind: record.Null} }

// secretKind is a text kept in Value.secret.
const secretKind = record.Nested + 1

// columnValue makes the value of a decoded cell.
func columnValue(name string, cell record.Cell) Value {
	if isSecretName(name) && cell.Kind != record.Null {
		return SecretValue(NewSecret(cell.Text))
	}
	return Value{text: cell.Text, kind: cell.Kind}
}

// String returns the text, or the number as it was written; "" for null and
// "[redacted]" for a credential.
func (v Value) String() string {
	if v.kind == secretKind {
		return redacted
	}
	return v.text
}

// GoString is String, quoted.
func (v Value) GoString() string { return strconv.Quote(v.String()) }

// Reveal returns the text even of a credential.
func (v Value) Reveal() string {
	if v.kind == secretKind {
		return v.secret.Reveal()
	}
	return v.text
}

// IsNull reports whether the server sent null, as opposed to an empty text.
func (v Value) IsNull() bool { return v.kind == record.Null }

// Int returns the value as a number, whether it was sent as one or as text.
func (v Value) Int() (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(v.text))
	if err != nil {
		return 0, errors.New("proxyapi: the value is not a whole number")
	}
	return n, nil
}

// MarshalJSON writes the value as it stood, a credential redacted.
func (v Value) MarshalJSON() ([]byte, error) {
	if !utf8.ValidString(v.text) {
		return nil, errNotUTF8
	}
	return v.appendJSON(nil, false), nil
}

// LogValue logs the value, a credential redacted.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.String()) }

func (v Value) appendJSON(dst []byte, reveal bool) []byte {
	switch v.kind {
	case record.Null:
		return append(dst, "null"...)
	case record.Number, record.Bool, record.Nested:
		return append(dst, v.text...)
	case secretKind:
		if reveal {
			return appendString(dst, v.secret.Reveal())
		}
		return appendString(dst, redacted)
	}
	return appendString(dst, v.text)
}
