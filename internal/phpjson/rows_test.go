package phpjson

import (
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

var update = flag.Bool("update", false, "write the golden files")

// show writes a row on one line: key{name=value …}.
func show(row record.Row) string {
	var b strings.Builder
	b.WriteString(row.Key + "{")
	for i, name := range row.Names {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(name + "=")
		switch c := row.Cells[i]; c.Kind {
		case record.Text:
			b.WriteString(strconv.Quote(c.Text))
		case record.Null:
			b.WriteString("null" + c.Text)
		case record.Number, record.Bool:
			b.WriteString(c.Text)
		case record.Nested:
			b.WriteString("nested " + c.Text)
		}
	}
	return b.String() + "}"
}

// readAll reads to the end; the error is nil for io.EOF.
func readAll(t testing.TB, r io.Reader) ([]string, error) {
	t.Helper()
	d := NewRows(r)
	var rows []string
	for {
		row, err := d.Read()
		if err == nil {
			if len(row.Names) != len(row.Cells) {
				t.Fatalf("%d names beside %d cells", len(row.Names), len(row.Cells))
			}
			rows = append(rows, show(row))
			continue
		}
		if _, again := d.Read(); again != err {
			t.Fatalf("the error %v became %v", err, again)
		}
		if err == io.EOF {
			err = nil
		}
		return rows, err
	}
}

func samples(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"testdata/*.json", "testdata/*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.Base(file)] = string(body)
		}
	}
	if len(all) < 15 {
		t.Fatalf("%d samples", len(all))
	}
	return all
}

func TestRows_samples(t *testing.T) {
	for name, body := range samples(t) {
		t.Run(name, func(t *testing.T) {
			rows, err := readAll(t, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(append(rows, ""), "\n")
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func TestRows_accepted(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"nothing is no rows", "", nil},
		{"white space is no rows", " \r\n\t", nil},
		{"a byte order mark alone is no rows", "\uFEFF", nil},
		{"a lone bracket is no rows", "]", nil},
		{"a lone bracket in white space is no rows", "\n] \n", nil},
		{"null is no rows", "null\n", nil},
		{"an empty array is no rows", "[ ]", nil},
		{"an empty object is no rows", "{ }", nil},

		{"an array of objects", `[{"a":"1","b":"2"},{"a":"3"}]`, []string{`{a="1" b="2"}`, `{a="3"}`}},
		{"names change between rows", `[{"a":1,"b":2},{"b":3},{"b":4,"a":5}]`, []string{`{a=1 b=2}`, `{b=3}`, `{b=4 a=5}`}},
		{"an array of arrays", `[["a",1],[]]`, []string{`{0="a" 1=1}`, `{}`}},
		{"an array of scalars", `["a",1,true,null,false]`, []string{`{0="a"}`, `{0=1}`, `{0=true}`, `{0=null}`, `{0=false}`}},
		{"an empty object in an array is a row", `[{},{ }]`, []string{`{}`, `{}`}},
		{"an object of rows", `{"7":{"a":"1"},"8":{"a":"2"}}`, []string{`7{a="1"}`, `8{a="2"}`}},
		{"an object of arrays, as PHP writes rows keyed without a gap", `{"201":[3,"paused"],"202":[]}`, []string{`201{0=3 1="paused"}`, `202{}`}},
		{"a scalar among rows is kept", `{"7":{"a":"1"},"total":2,"x":[]}`, []string{`7{a="1"}`, `total{0=2}`, `x{}`}},
		{"a key is decoded", `{"\u00e9\n":{"a":"x\ty"}}`, []string{"é\n{a=\"x\\ty\"}"}},
		{"an object that begins with a scalar is one row", `{"a":"1","b":{"c":[2]}}`, []string{`{a="1" b=nested {"c":[2]}}`}},
		{"a root string", ` "a\"b" `, []string{`{0="a\"b"}`}},
		{"a root number", `-12.50e+3`, []string{`{0=-12.50e+3}`}},
		{"a root number before a line end", "7\n", []string{`{0=7}`}},
		{"a root truth value", `true`, []string{`{0=true}`}},

		{"positional twins are dropped", `[{"0":"x","a":"x","1":"y","b":"y"}]`, []string{`{a="x" b="y"}`}},
		{"twins of one row are dropped too", `{"0":"x","a":"x"}`, []string{`{a="x"}`}},
		{"a name counts wherever it stands", `[{"a":"x","0":"x"}]`, []string{`{a="x"}`}},
		{"numbers alone are names", `[{"0":"x","2":"y"}]`, []string{`{0="x" 2="y"}`}},
		{"the empty name is not a number", `[{"0":"x","":"y"}]`, []string{`{="y"}`}},
		{"a minus is not a digit", `[{"0":"x","-1":"y"}]`, []string{`{-1="y"}`}},
		{"an escaped digit is a digit", `[{"\u0030":"x","a":"x"}]`, []string{`{a="x"}`}},
		{"numbers beside names are kept where nothing is doubled", `{"1":"120","total":120}`, []string{`{1="120" total=120}`}},
		{"doubled names are kept", `[{"a":1,"a":2}]`, []string{`{a=1 a=2}`}},

		{"a byte order mark is skipped", "\uFEFF [1]", []string{`{0=1}`}},
		{"white space everywhere", " [ { \"a\" :\t1 , \"b\":[ ] }\r\n, [ 2 ] ] \n", []string{`{a=1 b=nested [ ]}`, `{0=2}`}},
		{"all escapes", `["\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC"]`, []string{`{0="\"\\/\b\f\n\r\tAé€"}`}},
		{"a surrogate pair", `["\ud83d\uDE00!"]`, []string{`{0="😀!"}`}},
		{"half a pair stays as written", `["\uD83dx","\ude00","\ud83d\n","\ud83d\u0041","\ud83d\ud83d\ude00","\ud83d"]`, []string{
			`{0="\\uD83dx"}`, `{0="\\ude00"}`, `{0="\\ud83d\n"}`, `{0="\\ud83dA"}`, `{0="\\ud83d😀"}`, `{0="\\ud83d"}`}},
		{"an escaped replacement character is one", `["\ufffd"]`, []string{`{0="` + "\uFFFD" + `"}`}},
		{"bytes that are not UTF-8 are kept", "[\"\xe9\",\"\\n\xff\xfe\"]", []string{`{0="\xe9"}`, `{0="\n\xff\xfe"}`}},
		{"DEL is no control character here", "[\"\x7f\"]", []string{`{0="\x7f"}`}},
		{"numbers keep their digits", `[0,-0,1.10,9007199254740993,1E5,1e-05]`, []string{
			`{0=0}`, `{0=-0}`, `{0=1.10}`, `{0=9007199254740993}`, `{0=1E5}`, `{0=1e-05}`}},
		{"nested values keep their source", `[{"a":{"x" : ["\u0041",null]},"b":1}]`, []string{`{a=nested {"x" : ["\u0041",null]} b=1}`}},
		{"nesting up to the limit", deep(maxDepth), []string{`{0=nested ` + deep(maxDepth-2) + `}`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readAll(t, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func deep(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }

func TestRows_refused(t *testing.T) {
	tests := []struct {
		name, body string
		rows       int
		msg        string
		offset     int64
	}{
		{"a sentence", "No id specified", 0, msgValue, 0},
		{"a sentence that begins like a word", "nothing found", 0, msgWord, 1},
		{"HTML", "<html>", 0, msgValue, 0},
		{"text before the payload", "x[1]", 0, msgValue, 0},
		{"half a byte order mark", "\xef\xbbx[]", 0, msgWord, 2},
		{"a second byte order mark", "\uFEFF\uFEFF[]", 0, msgValue, 3},
		{"NUL", "\x00", 0, msgValue, 0},
		{"NUL after the end", "[]\x00", 0, msgTail, 2},
		{"a second value", `[1][2]`, 1, msgTail, 3},
		{"text after one row", `{"a":1}x`, 1, msgTail, 7},
		{"text after null", `null null`, 0, msgTail, 5},
		{"text after a lone bracket", `]]`, 0, msgTail, 1},
		{"text after an empty array", `[]]`, 0, msgTail, 2},
		{"text after an empty object", `{},`, 0, msgTail, 2},
		{"a comma after the last row", `[1,]`, 1, msgValue, 3},
		{"a comma after the last keyed row", `{"a":{},}`, 1, msgName, 8},
		{"a comma after the last member", `[{"a":1,}]`, 0, msgName, 8},
		{"a comma after the last element", `[[1,]]`, 0, msgValue, 4},
		{"a comma after the last nested member", `[{"a":{"b":1,}}]`, 0, msgName, 13},
		{"a comma before the first row", `[,1]`, 0, msgValue, 1},
		{"a row that the server failed to encode", `[{"a":1},,{"a":2}]`, 1, msgValue, 9},
		{"no comma between rows", `[1 2]`, 1, msgBracket, 3},
		{"no comma between members", `[{"a":1 "b":2}]`, 0, msgBracket, 8},
		{"no comma between elements", `[[1 2]]`, 0, msgBracket, 4},
		{"no comma between nested elements", `[[[1 2]]]`, 0, msgBracket, 5},
		{"the wrong bracket", `[1}`, 1, msgBracket, 2},
		{"no colon", `[{"a" 1}]`, 0, msgColon, 6},
		{"no name", `{1:2}`, 0, msgName, 1},
		{"no name in a row", `[{1:2}]`, 0, msgName, 2},
		{"no name in a later member", `{"a":1,2}`, 0, msgName, 7},
		{"no name in a nested value", `[[{1:2}]]`, 0, msgName, 3},
		{"no value", `{"a":}`, 0, msgValue, 5},
		{"a leading zero", `[01]`, 0, msgNumber, 2},
		{"a minus alone", `[-]`, 0, msgNumber, 2},
		{"a point alone", `[1.]`, 0, msgNumber, 3},
		{"a point in front", `[.5]`, 0, msgValue, 1},
		{"an exponent alone", `[1e+]`, 0, msgNumber, 4},
		{"a plus in front", `[+1]`, 0, msgValue, 1},
		{"a number that runs into text", `12x`, 0, msgNumber, 2},
		{"a capital word", `[True]`, 0, msgValue, 1},
		{"a word cut short", `[nul]`, 0, msgWord, 4},
		{"a line end in a string", "[\"a\nb\"]", 0, msgControl, 3},
		{"a tab after an escape", "[\"\\n\tb\"]", 0, msgControl, 4},
		{"an unknown escape", `["\x41"]`, 0, msgEscape, 3},
		{"an escaped quote too few", `["\'"]`, 0, msgEscape, 3},
		{"a short code point", `["\u00g0"]`, 0, msgEscape, 6},
		{"a short code point after half a pair", `["\ud83d\u12"]`, 0, msgEscape, 12},
		{"a bad escape after half a pair", `["\ud83d\x"]`, 0, msgEscape, 9},
		{"nesting past the limit", deep(maxDepth + 1), 0, msgDepth, maxDepth},
		{"nesting past the limit in one row", `{"a":1,"b":` + deep(maxDepth) + `}`, 0, msgDepth, 11 + maxDepth - 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := readAll(t, strings.NewReader(tt.body))
			var syntax *record.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("rows %q, error %v", rows, err)
			}
			if want := (record.SyntaxError{Format: "JSON", Offset: tt.offset, Msg: tt.msg}); *syntax != want {
				t.Errorf("got  %+v\nwant %+v", *syntax, want)
			}
			if len(rows) != tt.rows {
				t.Errorf("rows %q, want %d", rows, tt.rows)
			}
		})
	}
}
