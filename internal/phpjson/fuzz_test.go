package phpjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// FuzzRows holds Rows against encoding/json.
func FuzzRows(f *testing.F) {
	for _, body := range samples(f) {
		f.Add([]byte(body))
	}
	for _, body := range []string{
		"", "]", "null", "[]", "{}", `"a"`, "-1.5e3", "true", `{"a":{},"b":1}`, `{"a":1,"b":{}}`, `[[1,"\u00e9"],{"0":1,"a":1}]`,
		`{"1":"\ud83d\ude00","":"\ud83d"}`, "\uFEFF[1]", "[\"\xff\"]", `[01]`, `[1,]`, `{"a":[],}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := readAll(t, bytes.NewReader(body))
		slow, slowErr := readAll(t, iotest.OneByteReader(bytes.NewReader(body)))
		if !slices.Equal(got, slow) || (err == nil) != (slowErr == nil) || err != nil && err.Error() != slowErr.Error() {
			t.Fatalf("at once:   %q, %v\nin pieces: %q, %v", got, err, slow, slowErr)
		}

		halfMark := strings.HasPrefix("\uFEFF", string(body))
		body = bytes.TrimPrefix(body, []byte("\uFEFF"))
		var syntax *record.SyntaxError
		switch text := string(bytes.Trim(body, " \t\r\n")); {
		case text == "" || text == "]":
			if err != nil || got != nil {
				t.Fatalf("an empty reply: %q, %v", got, err)
			}
			return
		case errors.As(err, &syntax) && (syntax.Msg == msgDepth || syntax.Msg == msgTooLong):
			return
		case json.Valid(body) != (err == nil):
			t.Fatalf("encoding/json accepts it: %v; error: %v", json.Valid(body), err)
		case halfMark:
			if !errors.Is(err, record.ErrTruncated) {
				t.Fatalf("half a byte order mark: %v", err)
			}
			return
		case err != nil:
			checkTruncated(t, body, errors.Is(err, record.ErrTruncated))
			return
		}
		if want := oracle(t, body); exact(body) && !slices.Equal(got, want) || len(got) != len(want) {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
	})
}

// checkTruncated compares with the verdict of encoding/json, for which input
// that might go on ends with io.ErrUnexpectedEOF.
func checkTruncated(t *testing.T, body []byte, truncated bool) {
	t.Helper()
	var v json.RawMessage
	err := json.NewDecoder(bytes.NewReader(body)).Decode(&v)
	if short := err == io.ErrUnexpectedEOF; short != truncated {
		t.Fatalf("truncated: %v; encoding/json: %v", truncated, err)
	}
}

var surrogate = regexp.MustCompile(`(?i)\\ud[89a-f]`)

// exact reports whether encoding/json would keep all strings as they are.
func exact(body []byte) bool { return utf8.Valid(body) && !surrogate.Match(body) }

type field struct {
	name string
	raw  json.RawMessage
}

// oracle says what the rows of a valid document are.
func oracle(t *testing.T, body []byte) []string {
	t.Helper()
	root := json.RawMessage(bytes.Trim(body, " \t\r\n"))
	if string(root) == "null" {
		return nil
	}
	fields := split(t, root)
	switch root[0] {
	case '[':
	case '{':
		if len(fields) > 0 && fields[0].raw[0] != '{' && fields[0].raw[0] != '[' {
			return []string{oracleRow(t, "", root)}
		}
	default:
		return []string{oracleRow(t, "", root)}
	}
	var rows []string
	for _, f := range fields {
		key := f.name
		if root[0] == '[' {
			key = ""
		}
		rows = append(rows, oracleRow(t, key, f.raw))
	}
	return rows
}

func oracleRow(t *testing.T, key string, raw json.RawMessage) string {
	t.Helper()
	fields := split(t, raw)
	if raw[0] != '{' && raw[0] != '[' {
		fields = []field{{"0", raw}}
	}
	numeric := func(f field) bool { return f.name != "" && strings.Trim(f.name, "0123456789") == "" }
	doubled := slices.ContainsFunc(fields, func(f field) bool { return f.name == "0" })
	if doubled && slices.ContainsFunc(fields, func(f field) bool { return !numeric(f) }) {
		fields = slices.DeleteFunc(fields, numeric)
	}
	row := record.Row{Key: key}
	for _, f := range fields {
		cell := record.Cell{Text: string(f.raw)}
		switch f.raw[0] {
		case '"':
			if err := json.Unmarshal(f.raw, &cell.Text); err != nil {
				t.Fatal(err)
			}
		case 'n':
			cell = record.Cell{Kind: record.Null}
		case 't', 'f':
			cell.Kind = record.Bool
		case '{', '[':
			cell.Kind = record.Nested
		default:
			cell.Kind = record.Number
		}
		row.Names = append(row.Names, f.name)
		row.Cells = append(row.Cells, cell)
	}
	return show(row)
}

// split lists the members of an object or the elements of an array.
func split(t *testing.T, raw json.RawMessage) []field {
	t.Helper()
	if raw[0] != '{' && raw[0] != '[' {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	var fields []field
	for d.More() {
		f := field{name: strconv.Itoa(len(fields))}
		if raw[0] == '{' {
			token, err := d.Token()
			if err != nil {
				t.Fatal(err)
			}
			f.name = token.(string)
		}
		if err := d.Decode(&f.raw); err != nil {
			t.Fatal(err)
		}
		fields = append(fields, f)
	}
	return fields
}
