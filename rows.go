package proxyapi

import (
	"encoding"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// A fieldMap knows which column goes into which field of a struct. The `csv`
// tag of a field names its column in every format, since the server uses the
// database's names in all of them; further names after commas are other
// spellings of the same column. Names are compared without regard to case. A
// column without a field goes to the field of type Columns, if there is one.
type fieldMap struct {
	fields map[string]*rowField // by lower-case name
	order  []*rowField
	extra  []int // index of the Columns field, nil if there is none
	all    bool  // the row type is Columns itself
	hook   bool  // the row type has more to do, see decodedRow
}

// rowField is one struct field with a csv tag.
type rowField struct {
	name  string // its first name
	index []int
	typ   reflect.Type
	set   setter
}

// setter carries a cell into a field.
type setter func(reflect.Value, record.Cell, *time.Location) error

var (
	columnsType = reflect.TypeFor[Columns]()
	timeType    = reflect.TypeFor[time.Time]()
)

func newFieldMap(t reflect.Type) *fieldMap {
	m := &fieldMap{fields: map[string]*rowField{}, all: t == columnsType}
	if t.Kind() != reflect.Struct {
		return m
	}
	m.hook = reflect.PointerTo(t).Implements(reflect.TypeFor[decodedRow]())
	for _, sf := range reflect.VisibleFields(t) {
		tag := sf.Tag.Get("csv")
		switch {
		case sf.Type == columnsType:
			m.extra = sf.Index
		case tag != "" && tag != "-":
			names := strings.Split(tag, ",")
			f := &rowField{name: names[0], index: sf.Index, typ: sf.Type}
			m.order = append(m.order, f)
			for _, name := range names {
				m.fields[strings.ToLower(name)] = f
			}
		}
	}
	return m
}

// A rowMapper carries the rows of one reply into structs, and structs into
// columns.
type rowMapper struct {
	*fieldMap
	loc *time.Location
	// Names repeat from row to row, so what the last row found at the same
	// place is tried first.
	seenNames  []string
	seenFields []*rowField
}

// newRowMapper makes a mapper for one reply with rows of type T.
func newRowMapper[T any](loc *time.Location) *rowMapper {
	m := &rowMapper{fieldMap: newFieldMap(reflect.TypeFor[T]()), loc: loc}
	for _, f := range m.order {
		f.set = setterFor(f.typ)
	}
	return m
}

// knows reports whether any of the names has a field. A reply none of whose
// columns is known is not the table that was asked for, however well it parses:
// CSV readers take an error page for a table with an odd header.
func (m *rowMapper) knows(names []string) bool {
	hasNames := false
	for name := range m.fields {
		hasNames = hasNames || name != KeyColumn
	}
	if m.all || !hasNames {
		return true
	}
	for _, name := range names {
		if m.fields[strings.ToLower(name)] != nil {
			return true
		}
	}
	return false
}

// decode fills row, a pointer to the mapper's type.
func (m *rowMapper) decode(row any, rec record.Row) error {
	v := reflect.ValueOf(row).Elem()
	if rec.Key != "" {
		key := record.Cell{Text: rec.Key}
		if f := m.fields[KeyColumn]; f != nil {
			if err := f.set(v.FieldByIndex(f.index), key, m.loc); err != nil {
				return &cellError{Column: "id of the row", Err: err}
			}
		} else if m.all {
			m.keep(v, KeyColumn, key)
		}
	}
	for i, name := range rec.Names {
		f := m.field(i, name)
		if f == nil {
			m.keep(v, name, rec.Cells[i])
			continue
		}
		if err := f.set(v.FieldByIndex(f.index), rec.Cells[i], m.loc); err != nil {
			return &cellError{Column: name, Number: i + 1, Err: err}
		}
	}
	if m.hook {
		row.(decodedRow).decoded(m.loc)
	}
	return nil
}

// decodedRow is a row type with fields that follow from its columns.
type decodedRow interface{ decoded(*time.Location) }

func (m *rowMapper) field(i int, name string) *rowField {
	if m.all {
		return nil
	}
	if i < len(m.seenNames) && m.seenNames[i] == name {
		return m.seenFields[i]
	}
	f := m.fields[strings.ToLower(name)]
	if i == len(m.seenNames) {
		m.seenNames = append(m.seenNames, name)
		m.seenFields = append(m.seenFields, f)
	} else if i < len(m.seenNames) {
		m.seenNames[i], m.seenFields[i] = name, f
	}
	return f
}

// keep stores a column that has no field.
func (m *rowMapper) keep(row reflect.Value, name string, cell record.Cell) {
	switch {
	case m.all:
	case m.extra != nil:
		row = row.FieldByIndex(m.extra)
	default:
		return
	}
	columns := row.Addr().Interface().(*Columns)
	*columns = append(*columns, Column{name, columnValue(name, cell)})
}

// encode returns the columns of a Params struct: each field that is set, in
// the order of the struct, then those of its Columns field.
func (m *rowMapper) encode(params any) Columns {
	v := reflect.ValueOf(params)
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if m.all {
		return v.Interface().(Columns)
	}
	var out Columns
	for _, f := range m.order {
		fv := v.FieldByIndex(f.index)
		if fv.Kind() == reflect.Pointer {
			if fv.IsNil() {
				continue
			}
			fv = fv.Elem()
		}
		out = append(out, Column{f.name, valueOf(fv)})
	}
	if m.extra != nil {
		out = append(out, v.FieldByIndex(m.extra).Interface().(Columns)...)
	}
	return out
}

// valueOf makes the value of a column from a field.
func valueOf(v reflect.Value) Value {
	switch x := v.Interface().(type) {
	case Secret:
		return SecretValue(x)
	case time.Time:
		if x.IsZero() {
			return Value{}
		}
		return TextValue(x.Format(time.DateTime))
	case bool:
		if x {
			return TextValue("yes")
		}
		return TextValue("no")
	}
	switch {
	case v.CanFloat():
		return Value{text: strconv.FormatFloat(v.Float(), 'f', -1, 64), kind: record.Number}
	case v.CanInt():
		return Value{text: strconv.FormatInt(v.Int(), 10), kind: record.Number}
	}
	return TextValue(v.String())
}

// cellError says which column of a row does not fit its field. It does not
// quote the cell, which may be anybody's data.
type cellError struct {
	Column string
	Number int // of the column in the row, from 1
	Err    error
}

func (e *cellError) Error() string {
	if e.Number == 0 {
		return fmt.Sprintf("%s: %v", e.Column, e.Err)
	}
	return fmt.Sprintf("column %d (%s): %v", e.Number, e.Column, e.Err)
}

func (e *cellError) Unwrap() error { return e.Err }

// setterFor returns what carries a cell into a field of type t. Null, the
// empty text and "---", which stands for no value (field notes § 3), leave
// fields other than texts at zero, and a pointer at nil.
func setterFor(t reflect.Type) setter {
	switch {
	case t.Kind() == reflect.Pointer:
		set := setterFor(t.Elem())
		return func(v reflect.Value, c record.Cell, loc *time.Location) error {
			if noValue(c) {
				return nil
			}
			v.Set(reflect.New(t.Elem()))
			return set(v.Elem(), c, loc)
		}
	case t == timeType:
		return setTime
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return func(v reflect.Value, c record.Cell, _ *time.Location) error {
			return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(c.Text))
		}
	case t.Kind() == reflect.String:
		return func(v reflect.Value, c record.Cell, _ *time.Location) error {
			v.SetString(c.Text)
			return nil
		}
	case t.Kind() == reflect.Bool:
		return setBool
	case reflect.Zero(t).CanInt():
		return setInt
	case reflect.Zero(t).CanFloat():
		return setFloat
	}
	return func(reflect.Value, record.Cell, *time.Location) error {
		return fmt.Errorf("a field of type %s cannot hold a column", t)
	}
}

func noValue(c record.Cell) bool {
	s := strings.TrimSpace(c.Text)
	return c.Kind == record.Null || s == "" || s == "---"
}

func setInt(v reflect.Value, c record.Cell, _ *time.Location) error {
	if noValue(c) {
		return nil
	}
	n, err := strconv.ParseInt(strings.TrimSpace(c.Text), 10, v.Type().Bits())
	if err != nil {
		return errors.New("not a whole number")
	}
	v.SetInt(n)
	return nil
}

func setFloat(v reflect.Value, c record.Cell, _ *time.Location) error {
	if noValue(c) {
		return nil
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(c.Text), v.Type().Bits())
	if err != nil {
		return errors.New("not a number")
	}
	v.SetFloat(f)
	return nil
}

func setBool(v reflect.Value, c record.Cell, _ *time.Location) error {
	switch strings.ToLower(strings.TrimSpace(c.Text)) {
	case "yes", "on", "true", "1":
		v.SetBool(true)
	case "no", "off", "false", "0", "", "---":
		v.SetBool(false)
	default:
		return errors.New("neither yes nor no")
	}
	return nil
}

// setTime reads "2017-11-04 15:41:01" in the PBX's zone, and Unix seconds
// (origtime of voicemail). The zero date of MySQL stands for no time: it is
// the answer time of an unanswered call (field notes § 3).
func setTime(v reflect.Value, c record.Cell, loc *time.Location) error {
	s := strings.TrimSpace(c.Text)
	if noValue(c) || strings.HasPrefix(s, "0000-00-00") {
		return nil
	}
	t, err := parseTime(s, loc)
	if err != nil {
		return err
	}
	v.Set(reflect.ValueOf(t))
	return nil
}

func parseTime(s string, loc *time.Location) (time.Time, error) {
	for _, layout := range []string{time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return t, nil
		}
	}
	if unix, err := strconv.ParseInt(s, 10, 64); err == nil && unix > 1e8 && unix < 1e11 {
		return time.Unix(unix, 0).In(loc), nil
	}
	return time.Time{}, errors.New("not a time")
}

// readRows decodes every row of src in turn. The first one must have a known
// column.
func readRows[T any](src record.Reader, loc *time.Location, yield func(T, error) bool) {
	m := newRowMapper[T](loc)
	for n := 1; ; n++ {
		var row T
		rec, err := src.Read()
		switch {
		case err == io.EOF:
			return
		case err != nil:
		case n == 1 && !m.knows(rec.Names):
			err = errUnknownColumns
		default:
			if err = m.decode(&row, rec); err != nil {
				err = fmt.Errorf("row %d, %w", n, err)
			}
		}
		if !yield(row, err) || err != nil {
			return
		}
	}
}

var errUnknownColumns = errors.New("the reply has none of the columns that this operation returns")
