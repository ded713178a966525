package pipe

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
	table := NewTable(r)
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

// samples are the tables among the sample files.
func samples(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"testdata/*header.txt", "testdata/*synthetic.txt", "testdata/responsepath*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			all[filepath.Base(file)] = sample(t, filepath.Base(file))
		}
	}
	if len(all) != 7 {
		t.Fatalf("%d samples", len(all))
	}
	return all
}

func sample(t testing.TB, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestTable_samples(t *testing.T) {
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

func TestTable_accepted(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"nothing is no rows", "", nil},
		{"white space is no rows", " \r\n\n\t", nil},
		{"a byte order mark alone is no rows", "\uFEFF", nil},
		{"a header alone is no rows", "A|B\n", nil},
		{"rows", "A|B\n1|2\n3|4\n", []string{"A=1;B=2", "A=3;B=4"}},
		{"the last line end is optional", "A|B\n1|2", []string{"A=1;B=2"}},
		{"CRLF", "A|B\r\n1|2\r\n3|4\r\n", []string{"A=1;B=2", "A=3;B=4"}},
		{"the last LF of CRLF is optional", "A|B\r\n1|2\r", []string{"A=1;B=2"}},
		{"a CR within a line is kept", "A|B\n1\r|\r2\n", []string{"A=1\r;B=\r2"}},
		{"a bar ends the header", "A|B|\n1|2\n", []string{"A=1;B=2"}},
		{"a bar ends header and row", "A|B|\n1|2|\n", []string{"A=1;B=2"}},
		{"a bar ends the row", "A|B\n1|2|\n", []string{"A=1;B=2"}},
		{"a bar before an empty field", "A|B\n1|\n", []string{"A=1;B="}},
		{"a bar after an empty field", "A|B\n1||\n", []string{"A=1;B="}},
		{"empty fields", "A|B|C\n||\n|||\n", []string{"A=;B=;C=", "A=;B=;C="}},
		{"several bars end the header", "A|B||\n1|2|\n", []string{"A=1;B=2"}},
		{"an empty name within the header is kept", "A||B\n1|2|3\n", []string{"A=1;=2;B=3"}},
		{"one column", "A|\n1|\n2\n", []string{"A=1", "A=2"}},
		{"blank lines", "\n \nA|B\n\n1|2\n\r\n  \n3|4\n\n", []string{"A=1;B=2", "A=3;B=4"}},
		{"a byte order mark", "\uFEFF A|B\n1|2\n", []string{"A=1;B=2"}},
		{"names are trimmed, values are not", "A | B \n 1 | 2 \n", []string{"A= 1 ;B= 2 "}},
		{"quotes and brackets mean nothing", "A|B\n\"1|<2>\"\n", []string{"A=\"1;B=<2>\""}},
		{"bytes that are not UTF-8 are kept", "A|B\n\xe9|\xff\n", []string{"A=\xe9;B=\xff"}},
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

func TestTable_refused(t *testing.T) {
	tests := []struct {
		name, body string
		rows       int
		line       int
		truncated  bool
	}{
		{"a sentence", "No id specified", 0, 1, false},
		{"the wrong key", sample(t, "error-bad-key.txt"), 0, 1, false},
		{"a word", sample(t, "verb-ok.txt"), 0, 1, false},
		{"a sentence after blank lines", "\n\nNo id specified\n", 0, 3, false},
		{"bars only", "|||\n1|2|3\n", 0, 1, false},
		{"a second byte order mark", "\n\uFEFF\n", 0, 2, false},
		{"too few fields", "A|B|C\n1|2\n1|2|3\n", 0, 2, false},
		{"too few fields in the last line", "A|B|C\n1|2|3\n1|2\n", 1, 3, false},
		{"too few fields in a last line without end", "A|B|C\n1|2|3\n1|2", 1, 3, true},
		{"a sentence after rows", "A|B\n1|2\nFatal error\n", 1, 3, false},
		{"a bar in a value", "A|B\n1|2|3\n", 0, 2, false},
		{"a bar in a value of a last line without end", "A|B\n1|2|3", 0, 2, false},
		{"two bars at the end of a row", "A|B\n1|2||\n", 0, 2, false},
		{"blank lines count", "A|B\r\n\r\n1|2\r\n\r\n1\r\n", 1, 5, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := readAll(t, strings.NewReader(tt.body))
			var syntax *record.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("rows %q, error %v", rows, err)
			}
			if syntax.Format != "table" || syntax.Line != tt.line || errors.Is(err, record.ErrTruncated) != tt.truncated {
				t.Errorf("%+v", *syntax)
			}
			if len(rows) != tt.rows {
				t.Errorf("rows %q, want %d", rows, tt.rows)
			}
		})
	}
}

func TestFields(t *testing.T) {
	tests := []struct {
		name, line string
		want       []string
	}{
		{"DIAL", sample(t, "dial-success.txt"), []string{"Success", "Originate successfully queued", "15a4cfe6429054"}},
		{"no bar at the end", "a|b", []string{"a", "b"}},
		{"one bar at the end is dropped", "a|b||\r\n", []string{"a", "b", ""}},
		{"several line ends", "a|\n\n", []string{"a"}},
		{"no bar", "OK", []string{"OK"}},
		{"a bar alone", "|", []string{""}},
		{"a line end alone", "\n", nil},
		{"nothing", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fields(tt.line); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
