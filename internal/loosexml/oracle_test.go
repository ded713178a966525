package loosexml

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// errOutside marks documents that encoding/xml takes although they are not
// well-formed, or whose meaning this package changes on purpose.
var errOutside = errors.New("outside of the comparison")

// oracle reads doc with encoding/xml. Token checks that tags match; RawToken,
// a step behind, has the names as they are written.
func oracle(doc []byte) ([]Field, error) {
	checked := xml.NewDecoder(strings.NewReader(string(doc)))
	raw := xml.NewDecoder(strings.NewReader(string(doc)))
	w := oracleWalk{}
	for {
		if _, err := checked.Token(); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		token, err := raw.RawToken()
		if err != nil {
			return nil, err
		}
		if err := w.take(token); err != nil {
			return nil, err
		}
	}
	if w.root == nil {
		return nil, errOutside
	}
	return w.root.fields(nil, ""), nil
}

type oracleWalk struct {
	root *oracleElement
	open []*oracleElement
}

type oracleElement struct {
	name     string
	text     string
	attrs    []attr
	children []*oracleElement
}

func (w *oracleWalk) take(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		e := &oracleElement{name: written(token.Name)}
		for _, a := range token.Attr {
			e.attrs = append(e.attrs, attr{written(a.Name), a.Value})
		}
		switch n := len(w.open); {
		case n > 0:
			w.open[n-1].children = append(w.open[n-1].children, e)
		case w.root != nil:
			return errOutside
		default:
			w.root = e
		}
		w.open = append(w.open, e)
		if len(w.open) > maxDepth {
			return errOutside
		}
	case xml.EndElement:
		w.open = w.open[:len(w.open)-1]
	case xml.CharData:
		if n := len(w.open); n > 0 {
			w.open[n-1].text += string(token)
		} else if !blank(strings.TrimPrefix(string(token), byteOrderMark)) {
			return errOutside
		}
	case xml.ProcInst:
		// It may have ended at a ">" before that "<".
		if strings.Contains(string(token.Inst), "<") {
			return errOutside
		}
	case xml.Directive:
		if !foldPrefix("<!"+string(token), doctypeOpen) {
			return errOutside
		}
	}
	return nil
}

func written(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

func (e *oracleElement) fields(out []Field, parent string) []Field {
	path := parent + e.name
	if len(e.children) == 0 || !blank(e.text) {
		out = append(out, Field{path, e.name, unindent(e.text)})
	}
	for _, a := range e.attrs {
		out = append(out, Field{path + "/@" + a.name, "@" + a.name, a.value})
	}
	for _, c := range e.children {
		out = c.fields(out, path+"/")
	}
	return out
}

// generator writes well-formed documents.
type generator struct {
	*rand.Rand
	strings.Builder
}

func (g *generator) pick(from ...string) string { return from[g.IntN(len(from))] }

func (g *generator) name() string {
	return g.pick("", "", "p:", "xs:") + g.pick("a", "B", "Caller", "x.y", "_z-1", "été")
}

func (g *generator) space() string { return g.pick("", "", " ", "\n  ", "\r\n\t") }

func (g *generator) text() {
	for range g.IntN(4) {
		g.WriteString(g.pick("x", " two words ", "\n", "\r\n", "\r", "\t", "é€", ">", "'", `"`,
			"&lt;", "&gt;", "&amp;", "&quot;", "&apos;", "&#65;", "&#x20AC;", "&#13;", "&#10;", "&#x20;",
			"<![CDATA[<a>&amp;]]>", "<![CDATA[]]>", "<![CDATA[ \r\n]]>", "<!-- <b> & -->", "<?pi a > b?>"))
	}
}

func (g *generator) attributes() {
	for i := range g.IntN(3) {
		quote := g.pick(`"`, "'")
		fmt.Fprintf(g, " %s%s%d%s=%s%s", g.space(), g.name(), i, g.space(), g.space(), quote)
		for range g.IntN(3) {
			g.WriteString(g.pick("v", " ", "\n", "\r\n", "&lt;", "&#x41;", "&amp;amp;", ">", "/>", "é"))
		}
		g.WriteString(quote)
	}
}

func (g *generator) element(depth int) {
	name := g.name()
	g.WriteString("<" + name)
	g.attributes()
	g.WriteString(g.space())
	if g.IntN(6) == 0 {
		g.WriteString("/>")
		return
	}
	g.WriteString(">")
	mixed := g.IntN(4) == 0
	if n := g.IntN(4); n > 0 && depth > 0 {
		for range n {
			g.WriteString(g.space())
			if mixed {
				g.text()
			}
			g.element(depth - 1)
		}
		g.WriteString(g.space())
	} else {
		g.text()
	}
	g.WriteString("</" + name + g.space() + ">")
}

func (g *generator) document() []byte {
	g.Reset()
	g.WriteString(g.pick("", byteOrderMark, `<?xml version="1.0" encoding="UTF-8"?>`))
	g.WriteString(g.space())
	g.WriteString(g.pick("", "", "<!-- c -->", `<!DOCTYPE r [ <!ENTITY e "<x>"> <!-- ' > --> ]>`))
	g.element(5)
	g.WriteString(g.space() + g.pick("", "<!-- end -->", "<?end?>"))
	return []byte(g.String())
}

func TestParse_wellFormedDocumentsReadAsWithEncodingXML(t *testing.T) {
	g := generator{Rand: rand.New(rand.NewPCG(3, 30))}
	fields := 0
	for range 5000 {
		doc := g.document()
		want, err := oracle(doc)
		if err != nil {
			t.Fatalf("the generator is at fault: %v\n%s", err, doc)
		}
		got, err := Parse(doc)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%q\ngot  %q, %v\nwant %q", doc, got, err, want)
		}
		fields += len(got)
	}
	if fields < 20000 {
		t.Errorf("only %d fields compared", fields)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample(f))
	g := generator{Rand: rand.New(rand.NewPCG(1, 2))}
	for range 20 {
		f.Add(g.document())
	}
	for _, doc := range []string{
		"", "<r>Manuel <bob> &amp; <x y=1>z</X></r>", "<r><a>1</b></r>", "<r a='<' b c=d/>",
		"<!DOCTYPE r [<!ENTITY e ']>'>]><r>&e;&#xD800;</r>", "<?xml><r><![CDATA[]]]]></r>", "<r><a><b></A></r>",
	} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		got, err := Parse(doc)
		var syntax *record.SyntaxError
		if err != nil && (got != nil || !errors.As(err, &syntax)) {
			t.Fatalf("got %q, %v; want only a SyntaxError", got, err)
		}
		for _, f := range got {
			if f.Path == "" || !strings.HasSuffix("/"+f.Path, "/"+f.Name) {
				t.Errorf("bad field %q", f)
			}
		}
		want, oracleErr := oracle(doc)
		// encoding/xml makes U+FFFD of a reference to half a surrogate pair.
		if oracleErr != nil || strings.Contains(string(doc), "&#") && strings.Contains(flat(want), "\ufffd") {
			return
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q\ngot  %q, %v\nwant %q", doc, got, err, want)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	rows := "<r>" + strings.Repeat("<row><Caller>Manuel <717></Caller><Note>a &amp; b</Note></row>\n", 1000) + "</r>"
	for _, bc := range []struct {
		name string
		doc  []byte
	}{
		{"sample", sample(b)},
		{"rows", []byte(rows)},
	} {
		b.Run(bc.name, func(b *testing.B) {
			b.SetBytes(int64(len(bc.doc)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(bc.doc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
