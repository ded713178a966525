// Package loosexml reads XML that a PBX's owner laid out by hand. Such a
// document need not be well-formed: the one that the vendor documents for
// RESPONSEPATH has a declaration without its "?", elements closed by the name
// of another one, and bare "<" in text (seed; testdata holds it). A
// well-formed document reads as it does with encoding/xml.
package loosexml

import (
	"strings"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

// maxDepth bounds nesting, and with it the work that an end tag can cause.
const maxDepth = 100

const byteOrderMark = "\ufeff"

// Field is one name and value of the document.
type Field struct {
	Path  string // where it stands, from the root: "Result/Caller"; an attribute: "Result/Caller/@lang"
	Name  string // last part of the path: "Caller", "@lang"
	Value string
}

// Parse returns the fields of doc in document order: each element without
// children, also when empty; each other element that has text of its own; and
// each attribute, right after its element. Input without any content gives
// none. An error is a [*record.SyntaxError]; it wraps [record.ErrTruncated]
// where doc ends before its root element does.
//
// Names keep their prefixes and letter case. White space around a value goes
// where it has a line break, and is kept where it has none. Line ends become
// "\n" (XML 1.0 § 2.11). The strings of the fields share one copy of doc.
func Parse(doc []byte) ([]Field, error) {
	p := parser{src: string(doc)}
	at := 0
	if strings.HasPrefix(p.src, byteOrderMark) {
		at = len(byteOrderMark)
	}
	if blank(p.src[at:]) {
		return nil, nil
	}
	if err := p.read(at); err != nil {
		return nil, err
	}
	return p.fields()
}

// parser collects the document's nodes first and makes fields of them later,
// as only an end tag tells whether what looked like a tag was one.
type parser struct {
	src    string
	nodes  []node
	open   []element
	rooted bool // the root element has begun
}

// node is a piece of the root element, in the order of the source.
type node struct {
	kind  kind   // text, startTag or endTag
	plain bool   // not a tag after all: this and all up to last is text
	s     string // of text: the text, decoded; of tags: their source
	name  string // this and the rest is for start tags only
	attrs []attr
	at    int // offset in the source
	last  int // index of the element's last node
}

// element is an element that waits for its end tag.
type element struct {
	node      int
	hasText   bool // it had text of its own, not blank, so far
	afterText bool // its parent had, when it began
}

// read goes through the source from offset at on. It never looks at a byte
// that it has judged already, so its time is linear whatever the source.
func (p *parser) read(at int) error {
	from := at // where the text that is not yet a node begins
	for at < len(p.src) {
		i := strings.IndexByte(p.src[at:], '<')
		if i < 0 {
			break
		}
		at += i
		t := scan(p.src, at)
		if t.kind == text {
			at = t.end
			continue
		}
		if err := p.addText(from, decode(p.src[from:at]), at); err != nil {
			return err
		}
		if err := p.add(t, at); err != nil {
			return err
		}
		at, from = t.end, t.end
	}
	if err := p.addText(from, decode(p.src[from:]), len(p.src)); err != nil {
		return err
	}
	switch {
	case !p.rooted:
		return p.truncated("the document ends before its root element")
	case len(p.open) > 0:
		return p.truncated("the document ends inside an element")
	}
	return nil
}

// add takes the markup t that stands at offset at.
func (p *parser) add(t token, at int) error {
	switch t.kind {
	case cut:
		return p.truncated("the document ends inside a tag")
	case cdata:
		inner := p.src[at+len(cdataOpen) : t.end-len(cdataClose)]
		return p.addText(at, lineEnds(inner), t.end)
	case startTag, emptyTag:
		return p.begin(t, at)
	case endTag:
		return p.finish(t, at)
	}
	return nil // a comment or the like
}

// addText takes s, which stands in the source from offset at to end.
func (p *parser) addText(at int, s string, end int) error {
	isBlank := blank(s)
	if len(p.open) == 0 {
		if isBlank {
			return nil
		}
		src := p.src[at:end]
		at += len(src) - len(strings.TrimLeft(src, white))
		if p.rooted {
			return p.fail(at, "text after the root element")
		}
		return p.fail(at, "text before the root element")
	}
	if s != "" {
		p.nodes = append(p.nodes, node{kind: text, s: s})
	}
	if !isBlank {
		p.open[len(p.open)-1].hasText = true
	}
	return nil
}

func (p *parser) begin(t token, at int) error {
	depth := len(p.open)
	switch {
	case depth == 0 && p.rooted:
		return p.fail(at, "a second root element")
	case depth == maxDepth:
		return p.fail(at, "elements are nested too deeply")
	}
	p.rooted = true
	i := len(p.nodes)
	p.nodes = append(p.nodes, node{
		kind: startTag, s: p.src[at:t.end], name: t.name, attrs: t.attrs, at: at, last: i,
	})
	if t.kind == startTag {
		after := depth > 0 && p.open[depth-1].hasText
		p.open = append(p.open, element{node: i, afterText: after})
	}
	return nil
}

func (p *parser) finish(t token, at int) error {
	if len(p.open) == 0 {
		return p.fail(at, "an end tag outside of the root element")
	}
	k := p.closes(t.name)
	for _, e := range p.open[k+1:] {
		n := &p.nodes[e.node]
		n.last = len(p.nodes) - 1
		if e.afterText {
			// "Manuel <bob></Caller>". What it holds goes with it.
			n.plain = true
			break
		}
	}
	p.nodes[p.open[k].node].last = len(p.nodes)
	p.nodes = append(p.nodes, node{kind: endTag, s: p.src[at:t.end]})
	p.open = p.open[:k]
	return nil
}

// closes returns which open element an end tag closes: the innermost one of
// its name; failing that, of its name in other letter case; failing that, the
// innermost one, as in "<ClientID>1234</MemberNumber>" (seed).
func (p *parser) closes(name string) int {
	top := len(p.open) - 1
	for i := top; i >= 0; i-- {
		if p.nodes[p.open[i].node].name == name {
			return i
		}
	}
	for i := top; i >= 0; i-- {
		if strings.EqualFold(p.nodes[p.open[i].node].name, name) {
			return i
		}
	}
	return top
}

func (p *parser) fail(at int, msg string) error {
	line := 1 + strings.Count(p.src[:at], "\n")
	return &record.SyntaxError{Format: "XML", Line: line, Offset: int64(at), Msg: msg}
}

func (p *parser) truncated(msg string) error {
	line := 1 + strings.Count(p.src, "\n")
	return &record.SyntaxError{
		Format: "XML", Line: line, Offset: int64(len(p.src)), Msg: msg, Err: record.ErrTruncated,
	}
}
