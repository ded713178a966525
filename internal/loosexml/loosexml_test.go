package loosexml

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

func sample(tb testing.TB) []byte {
	tb.Helper()
	doc, err := os.ReadFile("testdata/responsepath-getlast.xml")
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

func TestParse_vendorSample(t *testing.T) {
	want := []Field{
		{"Result/Agent", "Agent", "105-DEVEL"},
		{"Result/Status", "Status", "NOT ACTIVE"},
		{"Result/Queue", "Queue", "supportQ"},
		{"Result/ClientID", "ClientID", "1234"},
		{"Result/OrderNumber", "OrderNumber", "11223344"},
		{"Result/Caller", "Caller", "Manuel <7171345678>"},
		{"Result/VoiceFile", "VoiceFile", "3619"},
	}
	got, err := Parse(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestParse_sampleCutAtEveryByte(t *testing.T) {
	doc := sample(t)
	end := strings.LastIndex(string(doc), ">")
	for i := 1; i <= end; i++ {
		fields, err := Parse(doc[:i])
		var syntax *record.SyntaxError
		if fields != nil || !errors.As(err, &syntax) || !errors.Is(err, record.ErrTruncated) {
			t.Errorf("first %d bytes: got %q, %v; want only a SyntaxError of ErrTruncated", i, fields, err)
		}
	}
	if _, err := Parse(doc[:end+1]); err != nil {
		t.Errorf("without the last line break: %v", err)
	}
}

// flat writes fields as the tables do: "path=value" with "|" between.
func flat(fields []Field) string {
	var parts []string
	for _, f := range fields {
		parts = append(parts, f.Path+"="+f.Value)
	}
	return strings.Join(parts, "|")
}

func TestParse(t *testing.T) {
	for _, tc := range []struct{ name, doc, want string }{
		{"nothing", "", ""},
		{"white space alone", " \r\n\t", ""},
		{"a byte order mark alone", "\ufeff\n", ""},
		{"a byte order mark before the declaration", "\ufeff<?xml version='1.0'?><r>1</r>", "r=1"},
		{"a blank CDATA section beside the root", "<![CDATA[ ]]><r>1</r>&#32;", "r=1"},

		{"a leaf at the root", "<r>1</r>", "r=1"},
		{"empty leaves", "<r><a/><b></b><c /></r>", "r/a=|r/b=|r/c="},
		{"an empty root", "<r/>", "r="},
		{"a container without text has no field", "<r> <a><b>1</b></a>\n</r>", "r/a/b=1"},
		{"mixed content stands at its start tag", "<r>one <a>x</a>two<b>y</b> three</r>",
			"r=one two three|r/a=x|r/b=y"},
		{"the same name twice", "<r><a>1</a><a>2</a></r>", "r/a=1|r/a=2"},
		{"names keep prefix and case", "<s:R xmlns:s='u'><s:a.B-1_é/></s:R>", "s:R/@xmlns:s=u|s:R/s:a.B-1_é="},
		{"attributes come before children", "<r x='1'><a y=\"2\" z='3'>v</a></r>",
			"r/@x=1|r/a=v|r/a/@y=2|r/a/@z=3"},

		{"spaces on one line are kept", "<r>  1 </r>", "r=  1 "},
		{"indentation is not", "<r>\n  1\t2\n</r>", "r=1\t2"},
		{"each edge for itself", "<r>  1 \n </r>", "r=  1"},
		{"lines inside a value are kept", "<r>\n a\n b\n</r>", "r=a\n b"},
		{"a blank leaf on one line is kept", "<r><a> </a><b>\n</b></r>", "r/a= |r/b="},
		{"other spaces are text", "<r>\n\u00a0\n</r>", "r=\u00a0"},
		{"line ends become one kind", "<r>a\r\nb\rc&#13;&#xA;d</r>", "r=a\nb\nc\r\nd"},
		{"attributes keep their space", "<r a=' \n1 '/>", "r=|r/@a= \n1 "},

		{"the five entities", "<r a='&lt;&quot;'>&lt;&gt;&amp;&quot;&apos;</r>", "r=<>&\"'|r/@a=<\""},
		{"numeric references", "<r>&#65;&#x42;&#x20aC;&#0067;</r>", "r=AB€C"},
		{"an unknown entity stays", "<r>&nbsp;&LT;&;</r>", "r=&nbsp;&LT;&;"},
		{"an unterminated reference stays", "<r>AT&T &amp &#65 &#x4g; &</r>", "r=AT&T &amp &#65 &#x4g; &"},
		{"a reference to no character stays", "<r>&#0;&#;&#x;&#xD800;&#x110000;&#99999999999999999999;&#xFFFF;</r>",
			"r=&#0;&#;&#x;&#xD800;&#x110000;&#99999999999999999999;&#xFFFF;"},
		{"references are decoded once", "<r>&amp;lt;</r>", "r=&lt;"},
		{"CDATA is literal", "<r>a<![CDATA[<b>&amp;]] >]]>&amp;</r>", "r=a<b>&amp;]] >&"},
		{"the end of CDATA alone is text", "<r>]]></r>", "r=]]>"},
		{"bytes that are not UTF-8 are kept", "<r\xe9 a='\xff'>\xfe&lt;</r\xe9>", "r\xe9=\xfe<|r\xe9/@a=\xff"},

		{"comments are skipped", "<!-- <x> --><r>1<!-- </r> --- -->2</r><!---->", "r=12"},
		{"instructions are skipped", "<r>1<?php if (a < b) ?>2<?x a > b?>3</r>", "r=123"},
		{"an instruction without its question mark", "<?xml version=\"1.0\">\n<r>1<?x>2</r>", "r=12"},
		{"a DOCTYPE with a subset", "<!DOCTYPE r [ <!-- ' --> <!ENTITY e \"]>\"> <!ELEMENT r ANY> ] ><r>&e;</r>", "r=&e;"},
		{"a DOCTYPE in small letters", "<!doctype r><r/>", "r="},

		{"a bare number in angle brackets", "<r>Manuel <7171345678></r>", "r=Manuel <7171345678>"},
		{"a comparison", "<r>1 < 2 <= 3 <> 4</r>", "r=1 < 2 <= 3 <> 4"},
		{"addresses in angle brackets", "<r>Bob <bob@example.com> <sip:1@x> <a,b></r>",
			"r=Bob <bob@example.com> <sip:1@x> <a,b>"},
		{"what is not quite a tag", "<r><a/b></ a></></a b><! x><? y><a =1><a / ></r>",
			"r=<a/b></ a></></a b><! x><? y><a =1><a / >"},
		{"a tag after one that ends in the middle", "<r>x <b and <c>1</c></r>", "r=x <b and |r/c=1"},
		{"a stray quote in a tag", "<r><a b=\"1\" \"><c/></r>", "r=<a b=\"1\" \">|r/c="},

		{"unquoted attributes", "<r a=1 b=x/y c=&lt; d=it's/>", "r=|r/@a=1|r/@b=x/y|r/@c=<|r/@d=it's"},
		{"attributes without value", "<r a b c= d e = >x</r>", "r=x|r/@a=|r/@b=|r/@c=d|r/@e="},
		{"attributes without space between", "<r a='1'b='2'/>", "r=|r/@a=1|r/@b=2"},
		{"angle brackets in a quoted attribute", "<r a='Manuel <717>'/>", "r=|r/@a=Manuel <717>"},

		{"closed by another name", "<r><a>1</b><c>2</b></r>", "r/a=1|r/c=2"},
		{"closed in other letter case", "<R><Aa><b>1</aA></r>", "R/Aa/b=1"},
		{"the exact name goes before the nearer one", "<r><a><A>1</a><b>2</b></r>", "r/a/A=1|r/b=2"},
		{"the root closed by another name", "<r><a>1</a></x>", "r/a=1"},
		{"space in an end tag", "<r>1</r\n>", "r=1"},
		{"not closed, and began on its own", "<r><a><b>1</a><c>2</c></r>", "r/a/b=1|r/c=2"},
		{"several not closed", "<r><a>\n<b>\n<c>1</r>", "r/a/b/c=1"},
		{"not closed, and began after text", "<r><a>Manuel <bob></a><c>2</c></r>", "r/a=Manuel <bob>|r/c=2"},
		{"with text behind it", "<r><a>Manuel <bob> Smith &amp; Co</a></r>", "r/a=Manuel <bob> Smith & Co"},
		{"with others behind it", "<r>x <b c='&lt;'> <d> <e>1</E > <f/><!-- g --><![CDATA[&]]></r>",
			"r=x <b c='&lt;'> <d> <e>1</E > <f/>&"},
		{"one inside another", "<r>x <b><s>y <t></s></r>", "r=x <b><s>y <t></s>"},
		{"one in an element that is not closed", "<r><a>Manuel <bob></r>", "r/a=Manuel <bob>"},
		{"closed after text it is an element", "<r>Manuel <b>x</b> Smith</r>", "r=Manuel  Smith|r/b=x"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fields, err := Parse([]byte(tc.doc))
			if err != nil {
				t.Fatal(err)
			}
			if got := flat(fields); got != tc.want {
				t.Errorf("%q\ngot  %q\nwant %q", tc.doc, got, tc.want)
			}
			for _, f := range fields {
				if f.Name != f.Path[strings.LastIndex(f.Path, "/")+1:] {
					t.Errorf("name %q of path %q", f.Name, f.Path)
				}
			}
		})
	}
}

func TestParse_errors(t *testing.T) {
	deep := strings.Repeat("<secret>", maxDepth)
	for _, tc := range []struct {
		name, doc string
		line      int
		truncated bool
	}{
		{"only a declaration", "<?xml version='1.0'?>\n", 2, true},
		{"a sentence", "\n secret: no such id", 2, false},
		{"text before the root", "<!-- -->\nsecret<r/>", 2, false},
		{"CDATA before the root", "<![CDATA[secret]]><r/>", 1, false},
		{"an end tag before the root", "</secret><r/>", 1, false},
		{"text after the root", "<r/>\n\nsecret", 3, false},
		{"text and markup after the root", "<r/>\nsecret<!-- -->", 2, false},
		{"an end tag after the root", "<r>1</r></secret>", 1, false},
		{"a second root", "<r/>\n<secret/>", 2, false},
		{"too deep", deep + "<secret/>", 1, false},
		{"an open element", "<r>\n<secret>1</secret>", 2, true},
		{"an open element and a bare bracket", "<r>secret <!", 1, true},
		{"a cut start tag", "<r><secret a='1'", 1, true},
		{"a cut attribute", "<r><secret a", 1, true},
		{"a cut equals sign", "<r><secret a= ", 1, true},
		{"a cut unquoted attribute", "<r><secret a=1", 1, true},
		{"a cut quoted attribute", "<r a='secret></r>", 1, true},
		{"a cut empty tag", "<secret/", 1, true},
		{"a cut end tag", "<r>secret</", 1, true},
		{"a cut end tag after its name", "<r>secret</r ", 1, true},
		{"a cut comment that holds the end", "<r><!-- secret</r>", 1, true},
		{"a cut CDATA section", "<r><![CDATA[secret</r>", 1, true},
		{"a cut instruction", "<r><?secret ", 1, true},
		{"the beginning of an instruction", "<r/><?", 1, true},
		{"a cut DOCTYPE", "<!DOCTYPE secret [ <!ELEMENT r ANY> ", 1, true},
		{"a cut comment in a DOCTYPE", "<!DOCTYPE r [ <!-- secret ]><r/>", 1, true},
		{"the beginning of a DOCTYPE", "<!doct", 1, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fields, err := Parse([]byte(tc.doc))
			var syntax *record.SyntaxError
			if !errors.As(err, &syntax) || fields != nil {
				t.Fatalf("got %q, %v; want only a SyntaxError", fields, err)
			}
			if syntax.Format != "XML" || syntax.Line != tc.line {
				t.Errorf("got %+v; want XML, line %d", syntax, tc.line)
			}
			if got := errors.Is(err, record.ErrTruncated); got != tc.truncated {
				t.Errorf("%v: truncated is %t", err, got)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("%v: quotes the document", err)
			}
		})
	}
}

func TestParse_errorOffset(t *testing.T) {
	_, err := Parse([]byte("\ufeff<r/>\n  x"))
	var syntax *record.SyntaxError
	if !errors.As(err, &syntax) || syntax.Offset != 10 {
		t.Errorf("got %+v; want byte 10, where the text begins", syntax)
	}
}

func TestParse_deepestNesting(t *testing.T) {
	doc := strings.Repeat("<a>", maxDepth) + "1" + strings.Repeat("</a>", maxDepth)
	fields, err := Parse([]byte(doc))
	if err != nil || len(fields) != 1 || fields[0].Value != "1" {
		t.Errorf("got %q, %v", fields, err)
	}
}

// breakage writes one document twice: as it should be, and with the mistakes
// of the vendor's sample.
type breakage struct {
	*rand.Rand
	good, bad strings.Builder
}

func (b *breakage) both(s string) {
	b.good.WriteString(s)
	b.bad.WriteString(s)
}

func (b *breakage) element(depth int) {
	name := string(rune('a' + b.IntN(6)))
	b.both("\n<" + name + ">")
	if depth > 0 && b.IntN(3) > 0 {
		for range b.IntN(4) {
			b.element(depth - 1)
		}
		b.both("\n</" + name + ">")
		return
	}
	b.both(name + " 1")
	switch b.IntN(4) {
	case 0:
		b.both("</" + name + ">")
	case 1:
		b.good.WriteString("</" + name + ">")
		b.bad.WriteString("</MemberNumber>")
	case 2:
		b.good.WriteString(" &lt;7171345678></" + name + ">")
		b.bad.WriteString(" <7171345678></MemberNumber>")
	case 3:
		b.good.WriteString(" &lt;bob>&lt;A> x</" + name + ">")
		b.bad.WriteString(" <bob><A> x</" + name + ">")
	}
}

func TestParse_mistakesLoseAndReorderNothing(t *testing.T) {
	for seed := range uint64(2000) {
		b := breakage{Rand: rand.New(rand.NewPCG(seed, 0))}
		b.both("<Result>")
		for range 5 {
			b.element(3)
		}
		b.both("\n</Result>")
		want, err := Parse([]byte(b.good.String()))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Parse([]byte(b.bad.String()))
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%s\ngot  %q, %v\nwant %q", b.bad.String(), got, err, want)
		}
	}
}
