package csvrows

import (
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

var update = flag.Bool("update", false, "write the golden files")

// show writes a row on one line: name=value;name=value.
func show(row record.Row) string {
	var parts []string
	for i, name := range row.Names {
		parts = append(parts, name+"="+row.Cells[i].Text)
	}
	return strings.Join(parts, ";")
}

// readAll reads to the end; the error is nil for io.EOF.
func readAll(t testing.TB, r io.Reader) ([]string, error) {
	t.Helper()
	table := NewReader(r)
	var rows []string
	for {
		row, err := table.Read()
		if err == nil {
			if len(row.Names) != len(row.Cells) || row.Key != "" {
				t.Fatalf("%d names beside %d cells, key %q", len(row.Names), len(row.Cells), row.Key)
			}
			rows = append(rows, show(row))
			continue
		}
		if _, again := table.Read(); again != err {
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
	for _, name := range []string{
		"cdrs-csv-columns.txt", "queuelogs-csv-columns.txt", "simplecdrs-csv-header.txt", "info-simplecdrs.synthetic.csv",
	} {
		body, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(body)
	}
	return all
}

func TestReader_samples(t *testing.T) {
	for name, body := range samples(t) {
		t.Run(name, func(t *testing.T) {
			names, err := NewReader(strings.NewReader(body)).Header()
			if err != nil {
				t.Fatal(err)
			}
			rows, err := readAll(t, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(names, ",") + "\n" + strings.Join(append(rows, ""), "\n")
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

func TestReader_accepted(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"nothing is no rows", "", nil},
		{"white space is no rows", " \r\n\n\t", nil},
		{"a byte order mark alone is no rows", "\uFEFF", nil},
		{"a header alone is no rows", "a,b\n", nil},
		{"rows", "a,b\n1,2\n3,4\n", []string{"a=1;b=2", "a=3;b=4"}},
		{"the last line end is optional", "a,b\n1,2", []string{"a=1;b=2"}},
		{"CRLF", "a,b\r\n1,2\r\n", []string{"a=1;b=2"}},
		{"the last LF of CRLF is optional", "a,b\r\n1,2\r", []string{"a=1;b=2"}},
		{"one column", "a\n1\n", []string{"a=1"}},
		{"an empty line is not a row of one column", "a\n\n\"\"\n", []string{"a="}},
		{"empty lines", "\n\na,b\n\n1,2\n\r\n3,4\n\n", []string{"a=1;b=2", "a=3;b=4"}},
		{"a byte order mark", "\uFEFFa,b\n1,2\n", []string{"a=1;b=2"}},
		{"a byte order mark before a quote", "\uFEFF\n \"a\",b\n1,2\n", []string{"a=1;b=2"}},
		{"names are trimmed, values are not", " a , b\t\n 1 , 2 \n", []string{"a= 1 ;b= 2 "}},
		{"quoted commas", "a,b\n\"1,5\",2\n", []string{"a=1,5;b=2"}},
		{"quoted quotes", "a,b\n\"\"\"Demo\"\" <201>\",2\n", []string{`a="Demo" <201>;b=2`}},
		{"quoted line ends", "a,b\n\"1\n\n5\",2\n", []string{"a=1\n\n5;b=2"}},
		{"a quoted CRLF becomes LF", "a,b\r\n\"1\r\n5\",2\r\n", []string{"a=1\n5;b=2"}},
		{"a lone CR is kept", "a,b\n1\r5,2\n", []string{"a=1\r5;b=2"}},
		{"bytes that are not UTF-8 are kept", "a,b\n\xe9,\"\xff\"\n", []string{"a=\xe9;b=\xff"}},
		{"a header that begins with half a byte order mark", "\xef\xbba,b\n1,2\n", []string{"\xef\xbba=1;b=2"}},
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

func TestReader_refused(t *testing.T) {
	tests := []struct {
		name, body string
		rows       int
		line       int
		msg        string
		truncated  bool
	}{
		{"too few fields", "a,b\n1,2\n3\n", 1, 3, "too few fields", false},
		{"too few fields in a last line without end", "a,b\n1,2\n3", 1, 3, "too few fields", true},
		{"too few fields before the last line", "a,b\n1\n1,2", 0, 2, "too few fields", false},
		{"too many fields", "a,b\n1,2,3\n", 0, 2, "too many fields", false},
		{"too many fields in a last line without end", "a,b\n1,2,3", 0, 2, "too many fields", false},
		{"a sentence after rows", "a,b\n1,2\nFatal error\n", 1, 3, "too few fields", false},
		{"the line is the row's first", "\n\na,b\n\"1\n2\",3\n\"4\n5\"\n", 1, 6, "too few fields", false},
		{"a quote within a field", "a,b\n1,2\"3\n", 0, 2, "a stray quote", false},
		{"text after a quoted field", "a,b\n1,\"2\"3\n", 0, 2, "a stray quote", false},
		{"text after a quoted field that ends the input", "a,b\n1,\"2\"3", 0, 2, "a stray quote", false},
		{"text after a quoted field of several lines", "a,b\n1,\"2\n\"3\n4", 0, 3, "a stray quote", false},
		{"text after a quoted name", "\uFEFF  \"a\"b,c\n", 0, 1, "a stray quote", false},
		{"open quotes", "a,b\n1,2\n3,\"4", 1, 3, "the quotes are not closed", true},
		{"open quotes before a line end", "a,b\n3,\"4\n", 0, 2, "the quotes are not closed", true},
		{"open quotes before CRLF", "a,b\r\n3,\"4\r\n", 0, 2, "the quotes are not closed", true},
		{"open quotes before a CR", "a,b\n3,\"4\r", 0, 2, "the quotes are not closed", true},
		{"a quote that opens only", "a,b\n3,\"", 0, 2, "the quotes are not closed", true},
		{"a doubled quote that closes nothing", "a,b\n3,\"4\"\"", 0, 2, "the quotes are not closed", true},
		{"quotes open over lines", "a,b\n3,\"4\n5,6\n7", 0, 2, "the quotes are not closed", true},
		{"open quotes in the header", "\uFEFF  \"a,b", 0, 1, "the quotes are not closed", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := readAll(t, strings.NewReader(tt.body))
			var syntax *record.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("rows %q, error %v", rows, err)
			}
			if syntax.Format != "CSV" || syntax.Line != tt.line || syntax.Msg != tt.msg || errors.Is(err, record.ErrTruncated) != tt.truncated {
				t.Errorf("%+v", *syntax)
			}
			if len(rows) != tt.rows {
				t.Errorf("rows %q, want %d", rows, tt.rows)
			}
		})
	}
}

func TestReader_headerIsReadOnce(t *testing.T) {
	table := NewReader(strings.NewReader("a,b\n1,2\n"))
	for range 2 {
		if names, err := table.Header(); err != nil || !slices.Equal(names, []string{"a", "b"}) {
			t.Fatal(names, err)
		}
	}
	if row, err := table.Read(); err != nil || show(row) != "a=1;b=2" {
		t.Fatal(show(row), err)
	}
	if _, err := table.Read(); err != io.EOF {
		t.Fatal(err)
	}
	if names, err := table.Header(); err != nil || len(names) != 2 {
		t.Error("the header is gone after the last row:", names, err)
	}
}

func TestReader_headerOfNothing(t *testing.T) {
	table := NewReader(strings.NewReader("\n"))
	for range 2 {
		if names, err := table.Header(); err != io.EOF || names != nil {
			t.Error(names, err)
		}
	}
	if _, err := table.Read(); err != io.EOF {
		t.Error(err)
	}
}
