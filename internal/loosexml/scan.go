package loosexml

import "strings"

// kind says what a "<" begins.
type kind uint8

const (
	text     kind = iota // it is a character like others
	cut                  // markup that the end of the source cuts off
	skipped              // a comment, a processing instruction, a DOCTYPE
	cdata                // a CDATA section
	startTag             // <a>
	emptyTag             // <a/>
	endTag               // </a>
)

const (
	commentOpen, commentClose = "<!--", "-->"
	cdataOpen, cdataClose     = "<![CDATA[", "]]>"
	doctypeOpen               = "<!DOCTYPE"
)

// token is what a "<" begins, and where that ends. Of text, end is where the
// hope for a tag ended: all before it is text, even a "<" in quotes.
// Looking at that again would make the time quadratic.
type token struct {
	kind  kind
	end   int
	name  string
	attrs []attr
}

type attr struct{ name, value string }

// scan judges the "<" at offset at.
//
// A comment, a CDATA section, an instruction or a quoted value without its end
// is cut and never text: what follows it may look like the end of the
// document, and a truncated document must not pass for a whole one.
func scan(src string, at int) token {
	rest := src[at:]
	switch {
	case strings.HasPrefix(rest, commentOpen):
		return through(skipped, src, at+len(commentOpen), commentClose)
	case strings.HasPrefix(rest, cdataOpen):
		return through(cdata, src, at+len(cdataOpen), cdataClose)
	case foldPrefix(rest, doctypeOpen):
		return scanDoctype(src, at)
	case strings.HasPrefix(rest, "<?"):
		return scanInstruction(src, at)
	case strings.HasPrefix(rest, "</"):
		return scanEnd(src, at)
	case len(rest) > 1 && nameStart(rest[1]):
		return scanStart(src, at)
	case foldPrefix(commentOpen, rest), foldPrefix(cdataOpen, rest), foldPrefix(doctypeOpen, rest):
		return token{kind: cut} // the source ends in "<", "<!", "<![CD"
	}
	return token{kind: text, end: at + 1}
}

// through ends a token with the next mark.
func through(k kind, src string, at int, mark string) token {
	i := strings.Index(src[at:], mark)
	if i < 0 {
		return token{kind: cut}
	}
	return token{kind: k, end: at + i + len(mark)}
}

// scanInstruction ends with "?>", or with ">" where no "?>" comes before the
// next "<": <?xml version="1.0"> (seed).
func scanInstruction(src string, at int) token {
	at += len("<?")
	switch {
	case at == len(src):
		return token{kind: cut}
	case !nameStart(src[at]):
		return token{kind: text, end: at}
	}
	head := src[at:]
	if i := strings.IndexByte(head, '<'); i >= 0 {
		head = head[:i]
	}
	if !strings.Contains(head, "?>") {
		if i := strings.IndexByte(head, '>'); i >= 0 {
			return token{kind: skipped, end: at + i + 1}
		}
	}
	return through(skipped, src, at, "?>")
}

// scanDoctype counts angle brackets as encoding/xml does: those in quotes and
// comments do not count. The brackets of the internal subset need no care.
func scanDoctype(src string, at int) token {
	depth, quote := 0, byte(0)
	for i := at + len(doctypeOpen); i < len(src); i++ {
		c := src[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>' && depth == 0:
			return token{kind: skipped, end: i + 1}
		case c == '>':
			depth--
		case strings.HasPrefix(src[i:], commentOpen):
			t := through(skipped, src, i+len(commentOpen), commentClose)
			if t.kind == cut {
				return t
			}
			i = t.end - 1
		case c == '<':
			depth++
		}
	}
	return token{kind: cut}
}

func scanEnd(src string, at int) token {
	at += len("</")
	switch {
	case at == len(src):
		return token{kind: cut}
	case !nameStart(src[at]):
		return token{kind: text, end: at}
	}
	end := nameEnd(src, at)
	name := src[at:end]
	end = skipWhite(src, end)
	switch {
	case end == len(src):
		return token{kind: cut}
	case src[end] != '>':
		return token{kind: text, end: end}
	}
	return token{kind: endTag, end: end + 1, name: name}
}

// scanStart wants a name at offset at+1.
func scanStart(src string, at int) token {
	end := nameEnd(src, at+1)
	t := token{name: src[at+1 : end]}
	for {
		end = skipWhite(src, end)
		switch rest := src[end:]; {
		case rest == "" || rest == "/":
			return token{kind: cut}
		case rest[0] == '>':
			t.kind, t.end = startTag, end+1
			return t
		case strings.HasPrefix(rest, "/>"):
			t.kind, t.end = emptyTag, end+2
			return t
		case !nameStart(rest[0]):
			return token{kind: text, end: end}
		}
		var a attr
		a, end = scanAttr(src, end)
		t.attrs = append(t.attrs, a)
	}
}

// scanAttr wants a name at offset at, and returns the offset after the
// attribute. A quoted value may hold "<" and ">", as a caller's id does.
func scanAttr(src string, at int) (attr, int) {
	end := nameEnd(src, at)
	a := attr{name: src[at:end]}
	equals := skipWhite(src, end)
	if equals == len(src) || src[equals] != '=' {
		return a, end
	}
	from := skipWhite(src, equals+1)
	if from == len(src) {
		return a, from
	}
	if quote := src[from]; quote == '"' || quote == '\'' {
		from++
		n := strings.IndexByte(src[from:], quote)
		if n < 0 {
			return a, len(src)
		}
		a.value = decode(src[from : from+n])
		return a, from + n + 1
	}
	end = from
	for end < len(src) && !isWhite(src[end]) && src[end] != '>' && src[end] != '<' &&
		!strings.HasPrefix(src[end:], "/>") {
		end++
	}
	a.value = decode(src[from:end])
	return a, end
}

// nameStart and nameEnd let every byte beyond ASCII into a name, so that
// names in broken or old encodings stay names.
func nameStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func nameEnd(src string, at int) int {
	for at < len(src) {
		c := src[at]
		if !nameStart(c) && (c < '0' || c > '9') && c != '-' && c != '.' {
			break
		}
		at++
	}
	return at
}

func skipWhite(src string, at int) int {
	for at < len(src) && isWhite(src[at]) {
		at++
	}
	return at
}

func foldPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
