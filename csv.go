package proxyapi

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/gocarina/gocsv"

	"github.com/proxyapi-go/proxyapi/internal/csvrows"
)

// DecodeCSV reads rows of any struct type with gocsv's csv tags, one at a time.
// The header decides which column goes where, whatever the case of its names,
// and a header of which no name is known is an error. A row type of this
// module, or any with a field of type [Columns], which takes what has no
// field, is read as replies are, with times in time.Local; any other is read by
// gocsv and its rules. An error ends the iteration.
func DecodeCSV[T any](r io.Reader) iter.Seq2[T, error] {
	if keepsExtra[T]() {
		return func(yield func(T, error) bool) {
			readRows(csvrows.NewReader(r), time.Local, yield)
		}
	}
	return func(yield func(T, error) bool) {
		if err := decodeForeign(r, yield); err != nil {
			var none T
			yield(none, err)
		}
	}
}

// keepsExtra reports whether rows of type T have a place for unknown columns.
func keepsExtra[T any]() bool {
	m := newFieldMap(reflect.TypeFor[T]())
	return m.all || m.extra != nil
}

// decodeForeign decodes rows of a caller's own type. The error returned is one
// that has not been yielded.
func decodeForeign[T any](r io.Reader, yield func(T, error) bool) error {
	body := bufio.NewReader(r)
	if mark, _ := body.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = body.Discard(len(mark))
	}
	rows := csv.NewReader(body)
	rows.ReuseRecord = true
	var zero T
	decoder, err := gocsv.NewUnmarshaller(rows, zero)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil {
		err = decoder.RenormalizeHeaders(foldNames[T])
	}
	if err == nil && len(decoder.MismatchedHeaders) == len(decoder.Headers) {
		err = errUnknownColumns
	}
	if err != nil {
		return err
	}
	for {
		row, err := decoder.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !yield(row.(T), nil) {
			return nil
		}
	}
}

// foldNames spells the names of a header as the tags of T do.
func foldNames[T any](header []string) []string {
	known := map[string]string{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		for name := range strings.SplitSeq(field.Tag.Get("csv"), ",") {
			known[strings.ToLower(name)] = name
		}
	}
	folded := make([]string, len(header))
	for i, name := range header {
		folded[i] = name
		if spelled, ok := known[strings.ToLower(strings.TrimSpace(name))]; ok {
			folded[i] = spelled
		}
	}
	return folded
}

// WriteCSV writes rows as CSV with a header, as they come, and returns how many
// it wrote. An error among the rows ends it and is returned; so is the header,
// which is made of the first row, never written for no rows. Rows of this
// module's types are written as the PBX does: its local times without a zone,
// empty for none. Credentials are written as [redacted]. Other row types are
// written by gocsv and its rules.
func WriteCSV[T any](w io.Writer, rows iter.Seq2[T, error]) (int, error) {
	out := csv.NewWriter(w)
	write := foreignWriter[T](out)
	if keepsExtra[T]() {
		write = columnWriter[T](out)
	}
	n := 0
	for row, err := range rows {
		if err == nil {
			err = write(row)
		}
		if err != nil {
			out.Flush()
			return n, err
		}
		n++
	}
	out.Flush()
	return n, out.Error()
}

// columnWriter writes rows that keep their extra columns.
func columnWriter[T any](out *csv.Writer) func(T) error {
	m := newRowMapper[T](time.Local)
	var header []string
	return func(row T) error {
		columns := m.encode(&row)
		if header == nil {
			for _, col := range columns {
				header = append(header, col.Name)
			}
			if err := out.Write(header); err != nil {
				return err
			}
		}
		if len(columns) != len(header) {
			return fmt.Errorf("proxyapi: a row has %d columns and the first one %d", len(columns), len(header))
		}
		cells := make([]string, len(columns))
		for i, col := range columns {
			if col.Name != header[i] {
				return fmt.Errorf("proxyapi: column %d of a row has another name than in the first one", i+1)
			}
			cells[i] = col.shown().String()
		}
		return out.Write(cells)
	}
}

// foreignWriter writes rows of a caller's own type.
func foreignWriter[T any](out *csv.Writer) func(T) error {
	safe := gocsv.NewSafeCSVWriter(out)
	marshal := gocsv.MarshalCSV
	return func(row T) error {
		defer func() { marshal = gocsv.MarshalCSVWithoutHeaders }()
		return marshal([]T{row}, safe)
	}
}
