package phpjson

import (
	"io"
	"os"
	"strings"
	"testing"
)

// BenchmarkRows reads double-keyed rows of 11 columns, one op a row.
func BenchmarkRows(b *testing.B) {
	sample, err := os.ReadFile("testdata/info-simplecdrs.synthetic.json")
	if err != nil {
		b.Fatal(err)
	}
	rows := strings.Trim(strings.TrimSpace(string(sample)), "[]")
	benchmark(b, "["+strings.Repeat(rows+",", 499)+rows+"]", 1000)
}

// BenchmarkRows_escapes reads rows with escaped strings.
func BenchmarkRows_escapes(b *testing.B) { benchmark(b, longTable(1000), 1000) }

func benchmark(b *testing.B, body string, rows int) {
	b.SetBytes(int64(len(body) / rows))
	b.ReportAllocs()
	d := NewRows(strings.NewReader(body))
	for b.Loop() {
		_, err := d.Read()
		if err == io.EOF {
			d = NewRows(strings.NewReader(body))
			continue
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
