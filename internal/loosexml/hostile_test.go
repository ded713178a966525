package loosexml

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// In each of these documents of 1 MB a careless reader goes over the rest of the
// source, of the open elements or of the text once for each repetition.
func TestParse_hostileInputTakesLinearTime(t *testing.T) {
	long := strings.Repeat("n", 1000)
	for _, tc := range []struct{ name, head, unit, tail string }{
		{"bare brackets", "", "<", ""},
		{"bare brackets in an element", "<r>", "<", "</r>"},
		{"unterminated tags", "", "<a ", ""},
		{"unterminated tags in an element", "<r>", "<a ", "</r>"},
		{"unterminated attributes", "<r>", "<a b=", "</r>"},
		{"quotes across brackets", "<r>", "<a b='<a b=\"' c='<a b=\"' ", "</r>"},
		{"open quotes", "<r>", "<a b=\"<a b='", "</r>"},
		{"one long tag that fails", "<r><a", " b='<a b=\"'", " !></r>"},
		{"unterminated end tags", "<r>", "</a ", "</r>"},
		{"unterminated comments", "<r>", "<!--", "</r>"},
		{"unterminated CDATA", "<r>", "<![CDATA[", "</r>"},
		{"unterminated instructions", "<r>", "<?x ", "</r>"},
		{"instructions without question mark", "<r>", "<?x>", "</r>"},
		{"unterminated DOCTYPEs", "<r>", "<!DOCTYPE [", "</r>"},
		{"ampersands", "<r>", "&", "</r>"},
		{"unterminated references", "<r>", "&#1", "</r>"},
		{"mixed content", "<r>", "a<b/>", "</r>"},
		{"one text in many pieces", "<r>", "a<!---->", "</r>"},
		{"tags that are text", "<r>", "<c>a<b></c>", "</r>"},
		{"tags in tags that are text", "<r>x<s>", "<c>a<b></c>", "</r>"},
		{"end tags of no element", strings.Repeat("<"+long+">", 99), "<" + long + "></x>", ""},
		{"leaves below long names", "<r>" + strings.Repeat("<"+long+">", 98), "<a/>", "</r>"},
		{"many attributes", "<r", " a='1'", "/>"},
		{"many names", "<r", " a", "/>"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := []byte(tc.head + strings.Repeat(tc.unit, hostileSize/len(tc.unit)) + tc.tail)
			var err error
			took := time.Hour
			for range 3 { // a busy machine may be slow once
				start := time.Now()
				_, err = Parse(doc)
				if took = min(took, time.Since(start)); took < time.Second {
					break
				}
			}
			if took >= time.Second {
				t.Errorf("took %v", took)
			}
			var syntax *record.SyntaxError
			if err != nil && !errors.As(err, &syntax) {
				t.Errorf("got %v; want a SyntaxError", err)
			}
		})
	}
}

// Each leaf has a path of its own, of 100 kB.
func longPaths(leaves int) []byte {
	const depth, name = 99, 1000
	var b strings.Builder
	long := strings.Repeat("n", name)
	b.WriteString(strings.Repeat("<"+long+">", depth))
	for i := range leaves {
		fmt.Fprintf(&b, "<a%d b%d=''/>", i, i)
	}
	b.WriteString(strings.Repeat("</"+long+">", depth))
	return []byte(b.String())
}

func TestParse_pathsDoNotOutgrowTheDocument(t *testing.T) {
	for _, doc := range [][]byte{
		longPaths(20000),
		[]byte("<a" + strings.Repeat("n", 1<<17) + longAttrs(100) + "/>"),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Parse(doc)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > uint64(200*len(doc)) {
			t.Errorf("%d bytes used for a document of %d", used, len(doc))
		}
		var syntax *record.SyntaxError
		if !errors.As(err, &syntax) || errors.Is(err, record.ErrTruncated) {
			t.Errorf("got %v; want a SyntaxError", err)
		}
	}
}

func longAttrs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " a%d", i)
	}
	return b.String()
}

// Long names that come again, as rows do, need no more room.
func TestParse_rowsShareTheirPaths(t *testing.T) {
	long := strings.Repeat("n", 200)
	doc := "<r>" + strings.Repeat("<"+long+"><a/></"+long+">", 10000) + "</r>"
	fields, err := Parse([]byte(doc))
	if err != nil || len(fields) != 10000 {
		t.Errorf("got %d fields, %v", len(fields), err)
	}
}
